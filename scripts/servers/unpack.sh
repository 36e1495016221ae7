# unpack SUITE ROOT PACKAGE…: bring Debian packages, with what they depend on, unpacked under ROOT.
#
# To be sourced after server.sh. The system is not touched and no rights are needed: apt works on a state of its own, checks
# the signatures and only downloads; dpkg only unpacks. That state says that nothing is installed, so that everything comes
# along and a half-installed system is no hindrance. SUITE is "here" for the system's own suite, which runs on the system's
# C library; another suite brings its own, and its programs must be run by its own loader.

unpack() {
	local suite=$1 root=$2
	shift 2
	command -v apt-get >/dev/null && command -v dpkg >/dev/null || not_had "not found, and there is no apt-get to bring it"
	once "$root" unpack_now "$suite" "$root" "$@" || not_had "$* cannot be had ($suite suite): $(tail -n 1 "$root.apt/log" 2>/dev/null)"
}

unpack_now() {
	local suite=$1 root=$2
	shift 2
	local state=$root.apt
	say "downloading $* ($suite suite), unpacked beside the system under $root"
	apt_state "$suite" "$state" || return
	{
		apt_get update && apt_get --yes --download-only install "$@"
	} >"$state/log" 2>&1 9>&- || return
	unpack_archives "$suite" "$state/cache/archives" "$root.part" || return
	rm -rf "$state/cache" "$state/lists"
	mv "$root.part" "$root"
}

# apt_state SUITE DIR: a private state for apt and, in $apt_options, the options that make apt use it.
apt_state() {
	local suite=$1 state=$2
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	apt_options=(-qq -o Dir::State="$state" -o Dir::State::lists="$state/lists" -o Dir::Cache="$state/cache"
		-o APT::Install-Recommends=false -o Acquire::Languages=none -o Acquire::Retries=2
		-o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1)
	: >"$state/status"
	apt_options+=(-o Dir::State::status="$state/status")
	if [ "$suite" = here ]; then return; fi
	local mirror
	mirror=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
	if [ -z "$mirror" ]; then
		say "apt knows no Debian mirror"
		return 1
	fi
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$state/sources.list"
	# A mirror that stands still will do for tests: its signatures are checked as ever, only their age is not.
	apt_options+=(-o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o Acquire::Check-Valid-Until=false)
}

apt_get() { DEBIAN_FRONTEND=noninteractive apt-get "${apt_options[@]}" "$@"; }

# unpack_archives SUITE FROM ROOT: all but what only installing or documenting needs.
unpack_archives() {
	local suite=$1 from=$2 root=$3 archive
	rm -rf "$root"
	mkdir -p "$root"
	chmod 755 "$root"
	for archive in "$from"/*.deb; do
		case $suite:${archive##*/} in
		here:libc6_* | here:libc-bin_* | *:perl* | *:libperl* | *-doc_* | *-testsuite*) ;;
		*) dpkg -x "$archive" "$root" || return ;;
		esac
	done
}

# libraries ROOT: where its shared libraries lie.
libraries() { dirname "$(compgen -G "$1/usr/lib/*-linux-gnu*/." | head -n 1)"; }

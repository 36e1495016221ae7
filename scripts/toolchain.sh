# What the tests need of the machine besides servers; to be sourced by bash. Says what it finds and what it installs.

# find_go: put Go on the PATH if it lies where its own installer puts it.
find_go() {
	if ! command -v go >/dev/null && [ -x /usr/local/go/bin/go ]; then PATH=$PATH:/usr/local/go/bin; fi
	if ! command -v go >/dev/null; then
		echo "Go is neither in PATH nor in /usr/local/go/bin; install the version that go.mod names" >&2
		return 1
	fi
	echo "   $(go version)"
	export CGO_ENABLED=1 # SQLite's driver and the race detector are C
	export GOFLAGS="${GOFLAGS:-} -buildvcs=false"
}

# need_packages: a C compiler, without which nothing is tested; time zones and certificates, which most machines have.
need_packages() {
	local missing=()
	if ! compiles_c; then missing+=(gcc libc6-dev); fi
	if [ ! -e /usr/share/zoneinfo/Europe/Berlin ]; then missing+=(tzdata); fi
	if [ ! -e /etc/ssl/certs/ca-certificates.crt ] && [ ! -e /etc/pki/tls/certs/ca-bundle.crt ]; then missing+=(ca-certificates); fi
	if [ ${#missing[@]} -gt 0 ]; then install_packages "${missing[@]}"; fi
	if ! compiles_c; then
		echo "no working C compiler (gcc and libc6-dev), which SQLite and the race detector need" >&2
		return 1
	fi
	echo "   C compiler: $("${CC:-gcc}" --version | head -n 1)"
}

compiles_c() { echo '#include <stdlib.h>' | "${CC:-gcc}" -E - >/dev/null 2>&1; }

install_packages() {
	local sudo=()
	echo "   installing from Debian: $*"
	if [ "$(id -u)" != 0 ]; then sudo=(sudo); fi
	if ! command -v apt-get >/dev/null || { [ ${#sudo[@]} -gt 0 ] && ! command -v sudo >/dev/null; }; then
		echo "   cannot install $*: that takes apt-get, as root or with sudo" >&2
		return
	fi
	"${sudo[@]}" apt-get -qq update &&
		"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@" >/dev/null ||
		echo "   apt-get could not install $*" >&2
}

# The servers of one test run: those that the environment names, else private ones. To be sourced by bash in the project's root.
#
# start_servers exports SEQUELIZE_TEST_POSTGRES, SEQUELIZE_TEST_MARIADB and SEQUELIZE_TEST_MYSQL; stop_servers ends what it
# started. $run is the run's own folder; the arrays skipped and failed get a line for each server that is missing or broken.
#
# SEQUELIZE_TEST_SERVERS names the folder for binaries and templates that lasts from run to run (default: under $TMPDIR).

# open_run: make $cache and $run, and clear away what runs that were killed have left behind.
open_run() {
	cache=${SEQUELIZE_TEST_SERVERS:-${TMPDIR:-/tmp}/sequelize-servers-$(id -u)}
	mkdir -p "$cache" && cache=$(cd "$cache" && pwd) || return
	if [ ! -O "$cache" ]; then
		echo "$cache belongs to somebody else; name another folder in SEQUELIZE_TEST_SERVERS" >&2
		return 1
	fi
	chmod 711 "$cache" # as root, servers run as nobody, who must get through
	local old
	for old in "$cache"/run.*; do
		if [ -d "$old" ] && ! kill -0 "$(cat "$old/owner" 2>/dev/null)" 2>/dev/null; then clear_run "$old"; fi
	done
	run=$(mktemp -d "$cache/run.XXXXXX") || return
	echo $$ >"$run/owner"
	chmod 711 "$run"
}

# clear_run FOLDER: stop its servers, side by side, and remove it.
clear_run() {
	local server stopping=()
	for server in postgres mariadb mysql; do
		if [ -e "$1/$server" ]; then
			scripts/servers/"$server" stop "$1/$server" &
			stopping+=($!)
		fi
	done
	if [ ${#stopping[@]} -gt 0 ]; then wait "${stopping[@]}"; fi
	rm -rf "$1"
}

# start_servers: all side by side; a server that cannot be had is skipped, one that does not start is a failure.
start_servers() {
	local server variable
	set -m # each in a process group of its own, so that an interrupted download ends whole
	for server in postgres mariadb mysql; do
		variable=SEQUELIZE_TEST_${server^^}
		if [ -n "${!variable:-}" ]; then
			echo "   $server: given in $variable"
		else
			scripts/servers/"$server" start "$run/$server" "$cache" >"$run/$server.uri" &
			starting[$server]=$!
		fi
	done
	set +m
	for server in "${!starting[@]}"; do
		wait "${starting[$server]}"
		note_server "$server" $?
		unset "starting[$server]"
	done
	if [ -z "${SEQUELIZE_TEST_MSSQL:-}" ]; then skipped+=("mssql: SEQUELIZE_TEST_MSSQL is not set; its statements are parsed, not run"); fi
}

# note_server SERVER STATUS: what starting it came to.
note_server() {
	case $2 in
	0)
		export "SEQUELIZE_TEST_${1^^}=$(cat "$run/$1.uri")"
		private+=("$1")
		;;
	3) skipped+=("$1: $(cat "$run/$1.why")") ;;
	*) failed+=("$1: the server did not start") ;;
	esac
}

# check_servers: a server that ended during the tests is a failure, whatever the tests say.
check_servers() {
	local server uri
	for server in "${private[@]}"; do
		uri=$(cat "$run/$server.uri")
		uri=${uri#*@}
		uri=${uri%%/*}
		if ! (exec 3<>"/dev/tcp/${uri%:*}/${uri#*:}") 2>/dev/null; then
			failed+=("$server: the server ended during the tests; the end of its log:
$(tail -n 20 "$run/$server.log")")
		fi
	done
}

# stop_servers: end what is still starting, then everything that runs, and leave only the cache.
stop_servers() {
	local server
	for server in "${!starting[@]}"; do
		kill -TERM -- -"${starting[$server]}" 2>/dev/null
		wait "${starting[$server]}" 2>/dev/null
	done
	if [ -n "${run:-}" ]; then clear_run "$run"; fi
}

declare -A starting=()
private=()

# What the scripts beside this one share; to be sourced by bash, with $cache set to the folder that lasts from run to run.
#
# Exit code 3 of a server's script means "cannot be had here": a skip. Any other failure is a failure.

readonly CANNOT_BE_HAD=3

say() { echo "   $name: $*" >&2; }

# not_had REASON: give up on the server without calling it a failure; whoever started it finds the reason in DIR.why.
not_had() {
	say "$*"
	echo "$*" >"$dir.why"
	exit "$CANNOT_BE_HAD"
}

# "${as_server[@]}" COMMAND…: run as a user that a server accepts. PostgreSQL refuses root, so root becomes nobody.
# It is an array and no function, so that $! of a background command is the server itself.
as_server=()
if [ "$(id -u)" = 0 ]; then as_server=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi

# own_folder DIR: an empty folder that only the server's user can read.
own_folder() {
	rm -rf "$1"
	mkdir -p "$1"
	chmod 700 "$1"
	if [ "$(id -u)" = 0 ]; then chown nobody:nogroup "$1"; fi
}

# make_certificate FOLDER: a certificate for 127.0.0.1 that signs itself, by the program that comes with Go's source.
make_certificate() {
	rm -rf "$1.part"
	mkdir -p "$1.part"
	if ! (cd "$1.part" && go run "$(go env GOROOT)/src/crypto/tls/generate_cert.go" --host 127.0.0.1 --ca --duration 87600h) >"$1.log" 2>&1; then
		say "no certificate could be made, so the server has no TLS: $(tail -n 1 "$1.log")"
		return
	fi
	mv "$1.part" "$1"
}

# give_certificate DIR: put cert.pem and key.pem into the server's folder; status 1 where there is none.
give_certificate() {
	once "$cache/certificate" make_certificate "$cache/certificate"
	cp "$cache/certificate"/{cert,key}.pem "$1" 2>/dev/null || return
	chmod 600 "$1/key.pem"
	if [ "$(id -u)" = 0 ]; then chown nobody:nogroup "$1"/{cert,key}.pem; fi
}

# listening PORT: does anything accept connections there?
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# take_port: set $port to a free one and lock it on descriptor 9. The server inherits the descriptor, so the lock lives
# exactly as long as the server and a run beside this one cannot take the same port in between.
take_port() {
	mkdir -p "$cache/ports"
	for _ in {1..50}; do
		port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000)) # below the range from which clients get theirs
		exec 9>"$cache/ports/$port"
		if flock -n 9 && ! listening "$port"; then return; fi
		exec 9>&-
	done
	say "no free port found"
	return 1
}

# wait_ready PID LOG TEST…: until the command TEST succeeds; a failure when the process ends first or takes a minute.
wait_ready() {
	local pid=$1 log=$2
	shift 2
	for _ in {1..1200}; do
		if ! kill -0 "$pid" 2>/dev/null; then break; fi
		if "$@"; then return; fi
		sleep 0.05
	done
	say "did not start; the end of its log:"
	tail -n 20 "$log" >&2
	return 1
}

# end_process PIDFILE [SIGNAL]: ask it to stop, insist after ten seconds. Its data is thrown away, so insisting harms nothing.
end_process() {
	local pid
	pid=$(head -n 1 "$1" 2>/dev/null) || return 0
	kill -"${2:-TERM}" "$pid" 2>/dev/null || return 0
	for _ in {1..100}; do
		kill -0 "$pid" 2>/dev/null || return 0
		sleep 0.1
	done
	kill -KILL "$pid" 2>/dev/null || true
}

# once MARK COMMAND…: run COMMAND unless the path MARK exists, one process at a time.
once() {
	local mark=$1
	shift
	[ -e "$mark" ] && return
	mkdir -p "$cache/locks"
	(
		flock 8
		if [ ! -e "$mark" ]; then "$@"; fi
	) 8>"$cache/locks/$(basename "$mark")"
}

# What MySQL and MariaDB have in common; to be sourced after server.sh.
#
# The script that sources it says: find_binaries (sets $base, the folder that holds share/, and the array mysqld, the command
# that runs the server), fill_template FOLDER, tls DIR, the array settings and $uri_scheme.

# as_mysqld DATA OPTION…: the server in the foreground.
as_mysqld() {
	local data=$1
	shift
	"${as_server[@]}" "${mysqld[@]}" --no-defaults --basedir="$base" --datadir="$data" "${settings[@]}" "$@"
}

make_template() {
	own_folder "$1.part"
	if ! fill_template "$1.part" >"$1.log" 2>&1; then
		tail -n 20 "$1.log" >&2
		return 1
	fi
	mv "$1.part" "$1"
}

# accounts: run by the server itself before it listens, so no client is needed and listening means ready. One statement a line.
accounts() {
	cat <<-'SQL'
		CREATE DATABASE IF NOT EXISTS sequelize;
		CREATE USER IF NOT EXISTS sequelize@'127.0.0.1' IDENTIFIED BY 'sequelize';
		CREATE USER IF NOT EXISTS sequelize@localhost IDENTIFIED BY 'sequelize';
		GRANT ALL ON *.* TO sequelize@'127.0.0.1' WITH GRANT OPTION;
		GRANT ALL ON *.* TO sequelize@localhost WITH GRANT OPTION;
	SQL
}

start() {
	find_binaries
	local version
	version=$("${mysqld[@]}" --no-defaults --version 2>/dev/null | grep -o 'Ver [0-9][0-9.]*' | cut -d ' ' -f 2) || {
		say "${mysqld[*]} does not run"
		return 1
	}
	once "$cache/$name-$version" make_template "$cache/$name-$version"
	cp -a "$cache/$name-$version" "$dir"
	accounts >"$dir/accounts.sql"
	chmod 644 "$dir/accounts.sql"
	tls "$dir"
	take_port
	# a crash would lose data, and that is all that these settings give up
	"${as_server[@]}" setsid "${mysqld[@]}" --no-defaults --basedir="$base" --datadir="$dir" "${settings[@]}" \
		--bind-address=127.0.0.1 --port="$port" --socket=s.sock --pid-file="$dir/pid" --init-file="$dir/accounts.sql" \
		--skip-name-resolve --performance-schema=OFF --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M \
		--max-connections=200 >"$dir.log" 2>&1 </dev/null &
	echo $! >"$dir.pid"
	wait_ready $! "$dir.log" listening "$port"
	say "$version on port $port"
	echo "$uri_scheme://sequelize:sequelize@127.0.0.1:$port/sequelize"
}

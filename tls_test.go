package sequelize_test

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/internal/testdb"
)

// secured is a server that speaks TLS.
type secured struct {
	config sequelize.Config
	leaf   *x509.Certificate
	// named: the certificate is for the address by which the server is reached.
	named bool
}

// securedServer asks a server for its certificate. The test is skipped where it has none.
func securedServer(t *testing.T, name string) secured {
	t.Helper()
	config, err := sequelize.ParseURI(testdb.URI(t, name))
	if err != nil {
		t.Fatal(err)
	}
	if config.Socket() {
		t.Skipf("%s is reached by a unix socket, on which there is no TLS", name)
	}
	ask, port := askMySQL, 3306
	if name == "postgres" {
		ask, port = askPostgres, 5432
	}
	conn, err := net.DialTimeout("tcp", config.Address(port), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if ok, err := ask(conn); err != nil {
		t.Fatal(err)
	} else if !ok {
		t.Skipf("%s has no TLS: scripts/test starts servers that have", name)
	}
	secure := tls.Client(conn, &tls.Config{InsecureSkipVerify: true}) // the certificate is what is asked for
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
	leaf := secure.ConnectionState().PeerCertificates[0]
	return secured{config, leaf, leaf.VerifyHostname(config.Host) == nil}
}

// askPostgres asks whether a server takes TLS on the connection.
func askPostgres(conn net.Conn) (bool, error) {
	request := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 8), 80877103)
	if _, err := conn.Write(request); err != nil {
		return false, err
	}
	answer := []byte{0}
	_, err := io.ReadFull(conn, answer)
	return answer[0] == 'S', err
}

// askMySQL reads from a server's greeting whether it takes TLS, and begins it.
func askMySQL(conn net.Conn) (bool, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(conn, head); err != nil {
		return false, err
	}
	greeting := make([]byte, int(head[0])|int(head[1])<<8)
	if _, err := io.ReadFull(conn, greeting); err != nil {
		return false, err
	}
	version := 1
	for greeting[version] != 0 {
		version++
	}
	const clientSSL, protocol41, secureConnection = 1 << 11, 1 << 9, 1 << 15
	abilities := binary.LittleEndian.Uint16(greeting[version+1+4+8+1:])
	if abilities&clientSSL == 0 {
		return false, nil
	}
	request := binary.LittleEndian.AppendUint32([]byte{32, 0, 0, 1}, clientSSL|protocol41|secureConnection)
	request = append(binary.LittleEndian.AppendUint32(request, 1<<24), 45) // utf8mb4
	_, err := conn.Write(append(request, make([]byte, 23)...))
	return true, err
}

// with is the server's configuration with parameters of its own.
func (s secured) with(params map[string]string) sequelize.Config {
	c := s.config
	c.Params = params
	return c
}

// cipher opens a database and asks the server how the connection is encrypted: not at all is "".
func cipher(t *testing.T, c sequelize.Config, options ...sequelize.OpenOption) (string, error) {
	t.Helper()
	db, err := sequelize.New(c, options...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	if db.DialectName() == "postgres" {
		return sequelize.QueryOne[string](ctx, db, "SELECT coalesce(cipher, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
	}
	status, err := sequelize.QueryOne[struct {
		Name  string `sequelize:"field:Variable_name"`
		Value string `sequelize:"field:Value"`
	}](ctx, db, "SHOW STATUS LIKE 'Ssl_cipher'")
	return status.Value, err
}

// writeCertificate makes a file of a certificate.
func writeCertificate(t *testing.T, leaf *x509.Certificate) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// tlsCase are parameters of a connection that is made encrypted, or not encrypted, or refused.
type tlsCase struct {
	name      string
	params    map[string]string
	host      string // instead of the server's own
	encrypted bool
	refused   bool
}

func runTLS(t *testing.T, s secured, cases []tlsCase) {
	for _, c := range cases {
		for _, plain := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/plain=%v", c.name, plain), func(t *testing.T) {
				config := s.with(c.params)
				if c.host != "" {
					config.Host = c.host
				}
				got, err := cipher(t, config, sequelize.Plain(plain))
				var failed *sequelize.ConnectionError
				switch {
				case c.refused && !errors.As(err, &failed):
					t.Errorf("the certificate must not do: %q, %T %v", got, err, err)
				case !c.refused && err != nil:
					t.Errorf("%v", err)
				case !c.refused && (got != "") != c.encrypted:
					t.Errorf("the cipher is %q", got)
				}
			})
		}
	}
}

// TestTLSPostgres connects with each sslmode, to a server that has TLS.
func TestTLSPostgres(t *testing.T) {
	s := securedServer(t, "postgres")
	root, other := writeCertificate(t, s.leaf), writeCertificate(t, otherCertificate(t))
	cases := []tlsCase{
		{name: "disable", params: map[string]string{"sslmode": "disable"}},
		{name: "prefer", params: map[string]string{"sslmode": "prefer"}, encrypted: true},
		{name: "require", params: map[string]string{"sslmode": "require"}, encrypted: true},
		{name: "verify-ca", params: map[string]string{"sslmode": "verify-ca", "sslrootcert": root}, encrypted: true},
		{name: "verify-ca by another", params: map[string]string{"sslmode": "verify-ca", "sslrootcert": other}, refused: true},
		{name: "verify-full by nobody", params: map[string]string{"sslmode": "verify-full"}, refused: true},
		{name: "verify-full by another", params: map[string]string{"sslmode": "verify-full", "sslrootcert": other}, refused: true},
	}
	if s.named {
		cases = append(cases, tlsCase{name: "verify-full", params: map[string]string{"sslmode": "verify-full", "sslrootcert": root}, encrypted: true})
	}
	if s.config.Host == "127.0.0.1" && s.leaf.VerifyHostname("localhost") != nil {
		cases = append(cases, tlsCase{name: "verify-full of another host", params: map[string]string{"sslmode": "verify-full", "sslrootcert": root}, host: "localhost", refused: true},
			tlsCase{name: "verify-ca of another host", params: map[string]string{"sslmode": "verify-ca", "sslrootcert": root}, host: "localhost", encrypted: true})
	}
	runTLS(t, s, cases)
}

// TestTLSMySQL connects with each word for tls, to MySQL and MariaDB servers that have it.
func TestTLSMySQL(t *testing.T) {
	for _, name := range []string{"mysql", "mariadb"} {
		t.Run(name, func(t *testing.T) {
			s := securedServer(t, name)
			trusted, foreign := register(t, s.leaf, s.named), register(t, otherCertificate(t), s.named)
			runTLS(t, s, []tlsCase{
				{name: "nothing said", params: nil},
				{name: "false", params: map[string]string{"tls": "false"}},
				{name: "skip-verify", params: map[string]string{"tls": "skip-verify"}, encrypted: true},
				{name: "preferred", params: map[string]string{"tls": "preferred"}, encrypted: true},
				{name: "true", params: map[string]string{"tls": "true"}, refused: true}, // nobody vouches for it
				{name: "registered", params: map[string]string{"tls": trusted}, encrypted: true},
				{name: "registered of another", params: map[string]string{"tls": foreign}, refused: true},
			})
		})
	}
}

// register makes a name for tls that trusts one certificate: as a root where it is for the host, else as it is.
func register(t *testing.T, trusted *x509.Certificate, named bool) string {
	t.Helper()
	sum := sha256.Sum256(trusted.Raw)
	name := "test-" + hex.EncodeToString(sum[:4]) + strconv.FormatBool(named)
	c := &tls.Config{RootCAs: x509.NewCertPool()}
	c.RootCAs.AddCert(trusted)
	if !named {
		c.InsecureSkipVerify = true
		c.VerifyConnection = func(state tls.ConnectionState) error {
			_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: c.RootCAs})
			return err
		}
	}
	if err := mysql.RegisterTLSConfig(name, c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mysql.DeregisterTLSConfig(name) })
	return name
}

// TestTLSWithout: a server that has no TLS is not talked to in the clear where TLS is asked for.
func TestTLSWithout(t *testing.T) {
	for name, greeting := range map[string]func(net.Conn){
		"postgres": func(c net.Conn) {
			_, _ = io.ReadFull(c, make([]byte, 8))
			_, _ = c.Write([]byte("N"))
		},
		"mysql": func(c net.Conn) { _, _ = c.Write(greetingWithoutTLS) },
	} {
		t.Run(name, func(t *testing.T) {
			host, port := listen(t, greeting)
			params := map[string]string{"sslmode": "require"}
			if name == "mysql" {
				params = map[string]string{"tls": "skip-verify"}
			}
			_, err := cipher(t, sequelize.Config{Dialect: name, Host: host, Port: port, Username: "u", Params: params})
			var failed *sequelize.ConnectionError
			if !errors.As(err, &failed) {
				t.Errorf("%T %v", err, err)
			}
		})
	}
}

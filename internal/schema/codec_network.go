package schema

import (
	"encoding"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"reflect"
	"strings"

	"github.com/go-sequelize/sequelize/datatypes"
)

// unmarshalNetwork reads the text of an address. Servers write a host as an address with the full prefix length, and a
// network's address beside its length; each field takes the part that it can hold.
func unmarshalNetwork(at reflect.Value, text string) error {
	switch p := at.Interface().(type) {
	case *netip.Addr:
		addr, err := hostOf(text)
		*p = addr
		return err
	case *net.IP:
		addr, err := hostOf(text)
		if err == nil {
			*p = addr.AsSlice()
		}
		return err
	case *netip.Prefix:
		if !strings.Contains(text, "/") {
			addr, err := netip.ParseAddr(text)
			if err == nil {
				*p = netip.PrefixFrom(addr, addr.BitLen())
			}
			return refused(at.Type(), err)
		}
		prefix, err := netip.ParsePrefix(text)
		*p = prefix
		return refused(at.Type(), err)
	case *net.HardwareAddr:
		mac, err := net.ParseMAC(text)
		*p = mac
		return refused(at.Type(), err)
	case encoding.TextUnmarshaler:
		return refused(at.Type(), p.UnmarshalText([]byte(text)))
	}
	return fmt.Errorf("text cannot be stored in %s", goName(at.Type().Elem()))
}

func hostOf(text string) (netip.Addr, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr, nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err == nil && !prefix.IsSingleIP() {
		return netip.Addr{}, fmt.Errorf("a network cannot be stored in an address: use netip.Prefix")
	}
	return prefix.Addr(), refused(reflect.TypeFor[*netip.Addr](), err)
}

// refusal is an error of a type's own reading of a value. Such errors quote the value, so their text stays beneath.
type refusal struct {
	goType string
	err    error
}

func (r *refusal) Error() string { return "the value is refused by " + r.goType }
func (r *refusal) Unwrap() error { return r.err }

// refused hides the text of err, an error with which a pointer type does not take a value, unless it is known to quote
// nothing.
func refused(pointer reflect.Type, err error) error {
	var parse *datatypes.ParseError
	if err == nil || errors.As(err, &parse) || pointer.Elem().PkgPath() == datatypesPath {
		return err
	}
	return &refusal{goName(pointer.Elem()), err}
}

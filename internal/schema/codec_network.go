package schema

import (
	"encoding"
	"fmt"
	"net"
	"net/netip"
	"reflect"
	"strings"
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
			return err
		}
		prefix, err := netip.ParsePrefix(text)
		*p = prefix
		return err
	case *net.HardwareAddr:
		mac, err := net.ParseMAC(text)
		*p = mac
		return err
	case encoding.TextUnmarshaler:
		return p.UnmarshalText([]byte(text))
	}
	return fmt.Errorf("text cannot be stored in %s", goName(at.Type().Elem()))
}

func hostOf(text string) (netip.Addr, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr, nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err == nil && !prefix.IsSingleIP() {
		err = fmt.Errorf("a network cannot be stored in an address: use netip.Prefix")
	}
	return prefix.Addr(), err
}

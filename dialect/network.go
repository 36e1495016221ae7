package dialect

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"syscall"
)

// NetworkFailure tells what an error of the network or of a dead connection means, by its type: for the Classify of
// dialects whose server is reached over a network. It is nil for any other error, a context's included, but where no
// connection was made in time.
func NetworkFailure(err error) *Failure {
	var acquire *AcquireTimeoutError
	if err == nil || errors.Is(err, context.Canceled) || errors.As(err, &acquire) {
		return nil
	}
	var kind FailureKind
	var lookup *net.DNSError
	var network net.Error
	var operation *net.OpError
	switch {
	case errors.As(err, &operation) && operation.Op == "dial" && operation.Timeout():
		kind = FailureConnectionTimeout // package net tells a dialer's own time by the context's error, or not, as it comes
	case errors.Is(err, context.DeadlineExceeded):
		return nil
	case errors.As(err, &lookup):
		kind = FailureHostNotFound
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT) && errors.As(err, &operation):
		kind = FailureConnectionRefused // ENOENT: the unix socket of a server that does not run
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL):
		kind = FailureHostNotReachable
	case errors.Is(err, syscall.ETIMEDOUT), errors.As(err, &network) && network.Timeout():
		kind = FailureConnectionTimeout
	case errors.As(err, &operation), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		kind = FailureConnection
	case notSecured(err):
		kind = FailureConnection
	default:
		return nil
	}
	return &Failure{Kind: kind, Err: err}
}

// notSecured reports whether an error is one of TLS: a certificate that is not trusted, or a peer that speaks otherwise.
func notSecured(err error) bool {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var roots x509.SystemRootsError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &roots) ||
		errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert)
}

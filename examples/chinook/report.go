package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/go-sequelize/sequelize"
	"github.com/go-sequelize/sequelize/datatypes"
)

// report prints all parts. What is added up is added up here, in exact decimals: not every database has them.
func (s *Store) report(ctx context.Context, out io.Writer) error {
	for _, part := range []func(context.Context, io.Writer) error{s.counts, s.topArtists, s.countries, s.albumsOfArtists, s.playlistTracks, s.employeeTree} {
		if err := part(ctx, out); err != nil {
			return err
		}
		fmt.Fprintln(out)
	}
	return nil
}

func (s *Store) counts(ctx context.Context, out io.Writer) error {
	for _, m := range []interface {
		Name() string
		Count(context.Context, ...sequelize.FindOption) (int64, error)
	}{s.artists, s.albums, s.genres, s.media, s.tracks, s.playlists, s.entries, s.employees, s.customers, s.invoices, s.lines} {
		n, err := m.Count(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%-14s %d\n", m.Name(), n)
	}
	return nil
}

// sums are amounts by name, printed with the greatest first.
type sums map[string]sequelize.Decimal

func (s sums) add(name string, amount sequelize.Decimal) { s[name] = s[name].Add(amount) }

func (s sums) print(out io.Writer, most int) {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(s[b].Cmp(s[a]), cmp.Compare(a, b)) })
	for _, name := range names[:min(most, len(names))] {
		fmt.Fprintf(out, "%-30s %8s\n", name, s[name].Round(2))
	}
}

func text(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

func (s *Store) topArtists(ctx context.Context, out io.Writer) error {
	lines, err := s.lines.FindAll(ctx, sequelize.Include("track.album.artist"))
	if err != nil {
		return err
	}
	sold := sums{}
	for _, l := range lines {
		sold.add(text(l.Track.Album.Artist.Name), l.UnitPrice.Mul(datatypes.DecimalFromInt(l.Quantity)))
	}
	fmt.Fprintln(out, "Sales by artist")
	sold.print(out, 10)
	return nil
}

func (s *Store) countries(ctx context.Context, out io.Writer) error {
	customers, err := s.customers.FindAll(ctx, sequelize.Include("invoices"), sequelize.Include("supportRep"))
	if err != nil {
		return err
	}
	byCountry, byRep := sums{}, sums{}
	for _, c := range customers {
		for _, i := range c.Invoices {
			byCountry.add(text(i.BillingCountry), i.Total)
			byRep.add(c.SupportRep.FirstName+" "+c.SupportRep.LastName, i.Total)
		}
	}
	fmt.Fprintln(out, "Invoices by country")
	byCountry.print(out, 50)
	fmt.Fprintln(out, "Invoices by support representative")
	byRep.print(out, 10)
	return nil
}

func (s *Store) albumsOfArtists(ctx context.Context, out io.Writer) error {
	albums, err := s.albums.FindAll(ctx, sequelize.Order{sequelize.Asc("albumId")}, sequelize.Limit(5),
		sequelize.Include("artist", sequelize.Separate(false)),
		sequelize.Include("tracks", sequelize.Order{sequelize.Asc("trackId")}, sequelize.Limit(2),
			sequelize.Include("genre"), sequelize.Include("mediaType")))
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Albums")
	for _, a := range albums {
		fmt.Fprintf(out, "%s by %s\n", a.Title, text(a.Artist.Name))
		for _, t := range a.Tracks {
			fmt.Fprintf(out, "  %s (%s, %s)\n", t.Name, text(t.Genre.Name), text(t.MediaType.Name))
		}
	}
	return nil
}

func (s *Store) playlistTracks(ctx context.Context, out io.Writer) error {
	playlists, err := s.playlists.FindAll(ctx, sequelize.Order{sequelize.Asc("playlistId")}, sequelize.Include("tracks", sequelize.Order{sequelize.Asc("trackId")}))
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Playlists")
	for _, p := range playlists {
		var length int64
		for _, t := range p.Tracks {
			length += t.Milliseconds
		}
		fmt.Fprintf(out, "%-28s %5d tracks %9d s\n", text(p.Name), len(p.Tracks), length/1000)
	}
	return nil
}

func (s *Store) employeeTree(ctx context.Context, out io.Writer) error {
	order := sequelize.Order{sequelize.Asc("employeeId")}
	heads, err := s.employees.FindAll(ctx, sequelize.Where{"reportsTo": nil}, order,
		sequelize.Include("reports", order, sequelize.Include("reports", order, sequelize.Include("customers"))))
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Employees")
	printEmployees(out, heads, "")
	return nil
}

func printEmployees(out io.Writer, list []*Employee, indent string) {
	for _, e := range list {
		fmt.Fprintf(out, "%s%s %s, %s", indent, e.FirstName, e.LastName, text(e.Title))
		if len(e.Customers) > 0 {
			fmt.Fprintf(out, ": %d customers", len(e.Customers))
		}
		fmt.Fprintln(out)
		printEmployees(out, e.Reports, indent+"  ")
	}
}

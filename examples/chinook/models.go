package main

import (
	"time"

	"github.com/go-sequelize/sequelize"
)

// The models are written once. The database for PostgreSQL names everything in snake case, the others in Pascal case.

type Artist struct {
	ArtistID int64 `sequelize:"primaryKey"`
	Name     *string
	Albums   []*Album `sequelize:"hasMany;foreignKey:artistId"`
}

type Album struct {
	AlbumID  int64 `sequelize:"primaryKey"`
	Title    string
	ArtistID int64
	Artist   *Artist  `sequelize:"belongsTo;foreignKey:artistId"`
	Tracks   []*Track `sequelize:"hasMany;foreignKey:albumId"`
}

type Genre struct {
	GenreID int64 `sequelize:"primaryKey"`
	Name    *string
}

type MediaType struct {
	MediaTypeID int64 `sequelize:"primaryKey"`
	Name        *string
}

type Track struct {
	TrackID      int64 `sequelize:"primaryKey"`
	Name         string
	AlbumID      *int64
	MediaTypeID  int64
	GenreID      *int64
	Composer     *string
	Milliseconds int64
	Bytes        *int64
	UnitPrice    sequelize.Decimal `sequelize:"type:DECIMAL(10,2)"`
	Album        *Album            `sequelize:"belongsTo;foreignKey:albumId"`
	MediaType    *MediaType        `sequelize:"belongsTo;foreignKey:mediaTypeId"`
	Genre        *Genre            `sequelize:"belongsTo;foreignKey:genreId"`
}

type Playlist struct {
	PlaylistID int64 `sequelize:"primaryKey"`
	Name       *string
	Tracks     []*Track `sequelize:"belongsToMany;through:playlistTrack;foreignKey:playlistId;otherKey:trackId"`
}

type PlaylistTrack struct {
	PlaylistID int64 `sequelize:"primaryKey"`
	TrackID    int64 `sequelize:"primaryKey"`
}

type Employee struct {
	EmployeeID int64 `sequelize:"primaryKey"`
	LastName   string
	FirstName  string
	Title      *string
	ReportsTo  *int64
	BirthDate  *time.Time
	HireDate   *time.Time
	Manager    *Employee   `sequelize:"belongsTo;foreignKey:reportsTo"`
	Reports    []*Employee `sequelize:"hasMany;foreignKey:reportsTo"`
	Customers  []*Customer `sequelize:"hasMany;foreignKey:supportRepId"`
}

type Customer struct {
	CustomerID   int64 `sequelize:"primaryKey"`
	FirstName    string
	LastName     string
	Country      *string
	Email        string
	SupportRepID *int64
	SupportRep   *Employee  `sequelize:"belongsTo;foreignKey:supportRepId"`
	Invoices     []*Invoice `sequelize:"hasMany;foreignKey:customerId"`
}

type Invoice struct {
	InvoiceID      int64 `sequelize:"primaryKey"`
	CustomerID     int64
	InvoiceDate    time.Time
	BillingCountry *string
	Total          sequelize.Decimal `sequelize:"type:DECIMAL(10,2)"`
	Customer       *Customer         `sequelize:"belongsTo;foreignKey:customerId"`
	Lines          []*InvoiceLine    `sequelize:"hasMany;foreignKey:invoiceId"`
}

type InvoiceLine struct {
	InvoiceLineID int64 `sequelize:"primaryKey"`
	InvoiceID     int64
	TrackID       int64
	UnitPrice     sequelize.Decimal `sequelize:"type:DECIMAL(10,2)"`
	Quantity      int64
	Track         *Track `sequelize:"belongsTo;foreignKey:trackId"`
}

// Store is the database's models.
type Store struct {
	artists   *sequelize.Model[Artist]
	albums    *sequelize.Model[Album]
	genres    *sequelize.Model[Genre]
	media     *sequelize.Model[MediaType]
	tracks    *sequelize.Model[Track]
	playlists *sequelize.Model[Playlist]
	entries   *sequelize.Model[PlaylistTrack]
	employees *sequelize.Model[Employee]
	customers *sequelize.Model[Customer]
	invoices  *sequelize.Model[Invoice]
	lines     *sequelize.Model[InvoiceLine]
}

// NewStore defines the models on db; snake says that names are in snake case. In Pascal case a column is found by its
// attribute, because those databases do not tell the case of columns.
func NewStore(db *sequelize.Sequelize, snake bool) *Store {
	return &Store{
		artists: define[Artist](db, snake, "Artist", "artist"), albums: define[Album](db, snake, "Album", "album"),
		genres: define[Genre](db, snake, "Genre", "genre"), media: define[MediaType](db, snake, "MediaType", "media_type"),
		tracks: define[Track](db, snake, "Track", "track"), playlists: define[Playlist](db, snake, "Playlist", "playlist"),
		entries:   define[PlaylistTrack](db, snake, "PlaylistTrack", "playlist_track"),
		employees: define[Employee](db, snake, "Employee", "employee"), customers: define[Customer](db, snake, "Customer", "customer"),
		invoices: define[Invoice](db, snake, "Invoice", "invoice"), lines: define[InvoiceLine](db, snake, "InvoiceLine", "invoice_line"),
	}
}

func define[T any](db *sequelize.Sequelize, snake bool, pascalName, snakeName string) *sequelize.Model[T] {
	name := pascalName
	if snake {
		name = snakeName
	}
	return sequelize.Define[T](db, sequelize.TableName(name), sequelize.Underscored(snake), sequelize.Timestamps(false))
}

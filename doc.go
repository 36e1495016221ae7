// Package sequelize is Sequelize for Go: models are tagged structs, questions and changes are values, and SQL for
// PostgreSQL, MySQL, MariaDB, SQLite and SQL Server follows from them.
//
//	db, err := sequelize.Open("sqlite::memory:")
//	users := sequelize.Define[User](db)
//	err = users.Create(ctx, &User{FirstName: "Jane"})
//	list, err := users.FindAll(ctx, sequelize.Where{"age": op.Gte(18)}, sequelize.Limit(10))
//
// # Connecting
//
// [Open] takes a URI, [New] a [Config], [OpenDB] a *sql.DB that is there already. Dialects are linked by a blank import:
//
//	import _ "github.com/go-sequelize/sequelize/dialect/postgres" // or mysql, mariadb, sqlite, mssql
//
// A *Sequelize and a *Model are safe for concurrent use by many goroutines; records are the caller's own.
//
// # Models
//
// [Define] makes a model of a struct. An attribute is a field, its name the field's in lower camel (AuthorID is authorId);
// its column is the same, or snake case with [Underscored]. The table is the plural of the model's name. A struct has the
// attributes id, createdAt and updatedAt unless [NoPrimaryKey] and [Timestamps] say otherwise; [Base] embeds their fields.
// Fields of an embedded struct are attributes like the struct's own, without a prefix: a struct that is embedded, or two
// that share names, can stand there once; what stands there twice (two addresses) is a field of struct type, which is kept
// as JSON. Fields of plain types cannot hold NULL; pointers, sql.Null[T], slices, maps and JSON can.
//
// What more there is to say stands in the tag `sequelize:"…"`, as flags and key:value pairs separated by semicolons;
// quotes protect what they enclose; "-" skips the field. The keys of attributes:
//
//	type:DECIMAL(10,2)     the column's type, in Sequelize's words; default by the Go type
//	allowNull:true         NULL is allowed, and reads as zero into a plain field
//	field:last_name        the column's name; also column:
//	name:surname           the attribute's name
//	defaultValue:member    of a zero field on Create, and in the table
//	primaryKey             several make a composite key
//	autoIncrement          the database counts; autoIncrementIdentity: by IDENTITY
//	unique, unique:pair    a unique key, of one field or of all of that name; unique:pair,msg=is taken
//	index, index:name      an index; index:(byName,unique,desc)
//	references:users.id    a foreign key, with onDelete:, onUpdate: and deferrable
//	values:a,b             the list of an ENUM
//	virtual, virtual:a,b   no column; the attributes that it is computed from
//	generated:price * n    a column that the database computes; stored keeps it
//	comment:, collate:     of the column
//	unsigned, zerofill     of numbers in the MySQL family
//	createdAt, updatedAt, deletedAt, version    the field that the library keeps up as such
//
// The keys of associations, on a field of the other model's struct, a pointer to it or a slice:
//
//	belongsTo, hasOne, hasMany, belongsToMany    the kind; belongsTo:user names the model
//	as:author              the alias; default the field's name
//	foreignKey:authorId    the attribute with the other's key; foreignKeyColumn: its column
//	sourceKey:, targetKey: the keys that are compared, where they are not the primary keys
//	through:postTag        the through model or table of belongsToMany; otherKey: its key of the targets
//	scope:kind=post        fixed values of the targets; throughScope: of the through rows
//	inverse:posts          declares the other side, too
//	onDelete:, onUpdate:, constraints:false, hooks    the foreign key, none, and hooks of what a delete takes with it
//	throughRecord          alone: the field takes the through row that led to the record
//
// A field of another model's struct without a kind is an error at the first use of the models: say type:JSON where a copy
// in a column is meant. The tag `validate:"…"` is go-playground/validator's, linked by a blank import of package validate.
//
// # Options
//
// An option is a value whose Go type is the Sequelize key ([Where], [Order], [Limit], [Include]), and each operation takes
// a sealed set of them: [FindOption], [WriteOption], [UpdateOption], [DestroyOption] and so on, whose documentation lists
// their own. Every value is bound; names come from the model; only [Literal] is SQL. [Options] are several as one.
// The methods of a model stand under [ModelOf]: go doc sequelize.ModelOf.FindAll.
//
// # Records
//
// Records are plain structs; one that embeds [Instance] knows what was read and what changed, and saves only that. With
// Attributes it may be read in part: the fields that were not read hold zero values, which encoding/json writes as such.
// For an answer of some attributes read into a struct of its own by [FindAllAs].
//
// # Transactions
//
// [Sequelize.Transaction] runs a function in a transaction, which its context carries: what gets that context runs in it,
// and what gets another one does not. An error or panic rolls back; a nested Transaction is a savepoint.
//
// # Errors
//
// Errors are types, told apart by errors.As and errors.Is; no text of theirs holds a bound value:
//
//	ErrNotFound                 no row was met; also sql.ErrNoRows
//	*ValidationError            a record is not valid, with an item for each fault
//	*QueryError                 a question cannot be asked: an unknown name, a value that the attribute cannot be
//	*UniqueConstraintError      and *ForeignKeyConstraintError, *NotNullError, *CheckConstraintError, *ExclusionConstraintError
//	*ValueError                 the database cannot take a value
//	*OptimisticLockError        the record was changed by somebody else
//	*DeadlockError              run the transaction again; Retry does
//	*LockTimeoutError           and *AcquireTimeoutError, *TimeoutError: waited for too long
//	*ConnectionError            the database cannot be reached
//	*DefinitionError            a model is defined wrongly
//	*DatabaseError              everything else that the database says
package sequelize

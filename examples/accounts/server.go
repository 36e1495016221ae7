package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"strconv"

	"github.com/go-sequelize/sequelize"
)

// handler is the program's routes. Each request's statements carry its route in a comment, for the database's own log.
func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range map[string]func(*http.Request) (int, any, error){
		"POST /users": a.createUser, "GET /users/{id}": a.readUser, "DELETE /users/{id}": a.deleteUser,
		"POST /users/{id}/restore": a.restoreUser, "POST /login": a.login, "POST /users/{id}/accounts": a.createAccount,
		"GET /accounts/{id}": a.readAccount, "POST /accounts/{id}/transfer": a.postTransfer,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			ctx := sequelize.WithRequest(sequelize.WithComment(r.Context(), "route", pattern))
			status, body, err := h(r.WithContext(ctx))
			if err != nil {
				status, body = problem(err)
			}
			answer(w, status, body)
		})
	}
	return mux
}

func answer(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Print(err)
	}
}

// badRequest is what a client said that makes no sense.
type badRequest struct{ error }

// fault is one fault of a record, as clients see it.
type fault struct {
	Field   string `json:"field,omitempty"`
	Rule    string `json:"rule,omitempty"`
	Message string `json:"message"`
}

// problem makes an answer of an error. What is no fault of the client's is logged and not told.
func problem(err error) (int, any) {
	var invalid *sequelize.ValidationError
	var lost *sequelize.OptimisticLockError
	var foreign *sequelize.ForeignKeyConstraintError
	var bad badRequest
	switch {
	case errors.As(err, &invalid): // a unique violation is one of these too
		faults := []fault{}
		for _, item := range invalid.Items {
			faults = append(faults, fault{item.Attribute, item.Validator, item.Message})
		}
		return http.StatusUnprocessableEntity, map[string]any{"errors": faults}
	case errors.Is(err, sequelize.ErrNotFound):
		return http.StatusNotFound, said("not found")
	case errors.As(err, &lost):
		return http.StatusConflict, said("changed by others at the same time: try again")
	case errors.As(err, &foreign):
		return http.StatusUnprocessableEntity, said("what it refers to does not exist")
	case errors.As(err, &bad):
		return http.StatusBadRequest, said(bad.Error())
	}
	log.Print(err)
	return http.StatusInternalServerError, said("something went wrong here")
}

func said(message string) any { return map[string]any{"errors": []fault{{Message: message}}} }

func read(r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<16))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return badRequest{err}
	}
	return nil
}

func id(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, badRequest{errors.New("the id is not a number")}
	}
	return n, nil
}

// credentials are what a client may say of a user: nothing else of a record can be set from outside.
type credentials struct{ Email, Password string }

func (a *app) createUser(r *http.Request) (int, any, error) {
	var c credentials
	if err := read(r, &c); err != nil {
		return 0, nil, err
	}
	u := &User{Email: c.Email, Password: c.Password}
	if err := a.users.Create(r.Context(), u); err != nil {
		return 0, nil, err
	}
	return http.StatusCreated, u, nil
}

func (a *app) user(r *http.Request, options ...sequelize.FindOption) (*User, error) {
	n, err := id(r)
	if err != nil {
		return nil, err
	}
	return a.users.FindByPK(r.Context(), n, options...)
}

func (a *app) readUser(r *http.Request) (int, any, error) {
	u, err := a.user(r)
	return http.StatusOK, u, err
}

func (a *app) deleteUser(r *http.Request) (int, any, error) {
	u, err := a.user(r)
	if err == nil {
		err = a.users.DestroyOne(r.Context(), u)
	}
	return http.StatusNoContent, nil, err
}

func (a *app) restoreUser(r *http.Request) (int, any, error) {
	u, err := a.user(r, sequelize.OnlyDeleted(true))
	if err == nil {
		err = a.users.RestoreOne(r.Context(), u)
	}
	return http.StatusOK, u, err
}

func (a *app) login(r *http.Request) (int, any, error) {
	var c credentials
	if err := read(r, &c); err != nil {
		return 0, nil, err
	}
	u, err := a.users.FindOne(r.Context(), sequelize.Where{"email": c.Email})
	if errors.Is(err, sequelize.ErrNotFound) || err == nil && !u.is(c.Password) {
		return http.StatusUnauthorized, said("the email or the password is wrong"), nil
	}
	return http.StatusOK, u, err
}

func (a *app) createAccount(r *http.Request) (int, any, error) {
	u, err := a.user(r)
	if err != nil {
		return 0, nil, err
	}
	var in struct{ Balance int64 }
	if err := read(r, &in); err != nil {
		return 0, nil, err
	}
	account := &Account{UserID: u.ID, Balance: in.Balance}
	err = a.accounts.Create(r.Context(), account)
	return http.StatusCreated, account, err
}

func (a *app) readAccount(r *http.Request) (int, any, error) {
	n, err := id(r)
	if err != nil {
		return 0, nil, err
	}
	account, err := a.accounts.FindByPK(r.Context(), n)
	return http.StatusOK, account, err
}

func (a *app) postTransfer(r *http.Request) (int, any, error) {
	from, err := id(r)
	if err != nil {
		return 0, nil, err
	}
	var in struct{ To, Amount int64 }
	if err := read(r, &in); err != nil {
		return 0, nil, err
	}
	if in.Amount <= 0 || in.To == from {
		return 0, nil, badRequest{errors.New("give a positive amount and another account")}
	}
	account, err := a.transfer(r.Context(), from, in.To, in.Amount)
	return http.StatusOK, account, err
}

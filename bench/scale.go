package main

import "context"

func scaleAll(ctx context.Context, s *settings) error { return nil }

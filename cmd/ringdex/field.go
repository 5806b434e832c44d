package main

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

type fieldCommand struct {
	List   fieldListCommand   `cmd:"" help:"List the organization's own fields."`
	Define fieldDefineCommand `cmd:"" help:"Add a field. It needs the scope admin."`
	Drop   fieldDropCommand   `cmd:"" help:"Remove a field; contacts keep their values. It needs the scope admin."`
}

type fieldListCommand struct {
	bookFlags
}

// Help implements kong.HelpProvider.
func (fieldListCommand) Help() string {
	return `Examples:

    ringdex field list
    ringdex field list --json | jq -r '.fields[] | select(.type == "NUMBER") | .name'`
}

// Run lists the fields by name.
func (c *fieldListCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewFieldServiceClient(b).ListFields(ctx, &ringdexv1.ListFieldsRequest{})
		if err != nil {
			return err
		}
		rows := [][]string{{"NAME", "TYPE"}}
		for _, f := range answer.GetFields() {
			rows = append(rows, []string{f.GetName(), word(f.GetType())})
		}
		return c.print(g, answer, cells(rows...))
	})
}

type fieldDefineCommand struct {
	bookFlags
	Type string `env:"-" required:"" enum:"string,number" placeholder:"TYPE" help:"What it holds: string or number."`
	Name string `arg:"" help:"The field's name, which is also that of its variable in greetings."`
}

// Help implements kong.HelpProvider.
func (fieldDefineCommand) Help() string {
	return `Values are set with ringdex contacts update --custom, and spoken where a greeting has the variable.

Examples:

    ringdex field define budget --type number
    ringdex contacts update +14155551200 --custom budget=250000`
}

// Run defines the field.
func (c *fieldDefineCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewFieldServiceClient(b).DefineField(ctx,
			&ringdexv1.DefineFieldRequest{Field: &ringdexv1.Field{Name: c.Name, Type: valueOf[ringdexv1.FieldType](c.Type)}})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("defined field %s", answer.GetField().GetName()))
	})
}

type fieldDropCommand struct {
	bookFlags
	Name string `arg:"" help:"The field's name."`
}

// Help implements kong.HelpProvider.
func (fieldDropCommand) Help() string {
	return `Values that contacts have show again when the field is defined again.

Example:

    ringdex field drop budget`
}

// Run drops the field.
func (c *fieldDropCommand) Run(ctx context.Context, g *globals) error {
	return c.use(func(b book) error {
		answer, err := ringdexv1.NewFieldServiceClient(b).DropField(ctx, &ringdexv1.DropFieldRequest{Name: c.Name})
		if err != nil {
			return err
		}
		return c.print(g, answer, say("dropped field %s", c.Name))
	})
}

// Writes kubectl's flags, one subcommand a line, from kubectl's own command tree: go run . > ../../src/kubernetes/flags.txt
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/kubectl/pkg/cmd"
)

const head = `# Flags of kubectl %s, written by operations/tables/kubectl from the tool's own command tree; not edited by hand.
# VERB | FLAG …    --switch  --value=  --list=, (may be repeated, split at commas)  --each=* (may be repeated)
#                  --bare[=v] (a value only with =; v without one); a short name stands behind the long one.
`

func main() {
	root := cmd.NewDefaultKubectlCommand()
	fmt.Printf(head, os.Args[1])
	fmt.Println("* |" + flags(root.PersistentFlags()))
	for _, command := range root.Commands() {
		write(command, "")
	}
}

func write(command *cobra.Command, before string) {
	path := strings.TrimSpace(before + " " + command.Name())
	children := command.Commands()
	if command.Runnable() || len(children) == 0 {
		for _, name := range append([]string{command.Name()}, command.Aliases...) {
			fmt.Printf("%s |%s\n", strings.TrimSpace(before+" "+name), flags(command.LocalNonPersistentFlags()))
		}
	}
	for _, child := range children {
		write(child, path)
	}
}

func flags(set *pflag.FlagSet) string {
	var all []string
	set.VisitAll(func(flag *pflag.Flag) {
		if flag.Name == "help" {
			return
		}
		name := "--" + flag.Name
		if flag.Shorthand != "" {
			name += ",-" + flag.Shorthand
		}
		switch kind := flag.Value.Type(); {
		case kind == "bool" && flag.NoOptDefVal == "true":
		case flag.NoOptDefVal != "":
			name += "[=" + flag.NoOptDefVal + "]"
		case strings.HasSuffix(kind, "Slice") || kind == "stringToString":
			name += "=,"
		case strings.HasSuffix(kind, "Array"):
			name += "=*"
		default:
			name += "="
		}
		all = append(all, " "+name)
	})
	sort.Strings(all)
	return strings.Join(all, "")
}

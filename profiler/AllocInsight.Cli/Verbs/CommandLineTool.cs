using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AllocInsight.Cli.Screens;

namespace AllocInsight.Cli.Verbs;

/// <summary>The command line as a whole: the list of verbs, and the way from arguments to an exit code.</summary>
internal static class CommandLineTool
{
    private const string Description = """
        Finds the lines that cause .NET allocation churn, and says what to do about each.

        New here? Run "allocinsight demo": it profiles a small bundled program and explains what it found.
        """;

    public static RootCommand CreateRoot()
    {
        RootCommand root = new(Description)
        {
            RunVerb.Create(),
            AttachVerb.Create(),
            ReportVerb.Create(),
            DemoVerb.Create(),
            PsVerb.Create(),
            DemoWorkloadVerb.Create(),
        };
        // A file or a pipe has no width of its own, and the lines would not be broken at all.
        if (Console.IsOutputRedirected && root.Options.OfType<HelpOption>().Single().Action is HelpAction help) help.MaxWidth = Page.Width;
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        // "@file" names a size-class table here, not a file with more arguments.
        ParserConfiguration parsing = new() { ResponseFileTokenReplacer = null };
        RootCommand root = CreateRoot();
        ParseResult parsed = root.Parse(args, parsing);
        if (parsed.Action is ParseErrorAction) return UsageErrors.Show(root.Parse(UsageErrors.UpToFirstUnknown(args, parsed), parsing));

        // Signals end a capture with a report (see EarlyEnd), and failures become messages below.
        InvocationConfiguration invocation = new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
        return await Failures.ToExitCodeAsync(() => parsed.InvokeAsync(invocation));
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace AllocInsight.Cli;

/// <summary>Says on standard error what is wrong with a command line; standard output belongs to reports.</summary>
internal static class UsageErrors
{
    public static int Show(ParseResult parsed, ParseErrorAction complaint)
    {
        bool bare = parsed.Tokens.Count == 0;
        complaint.ShowHelp = bare;
        complaint.ShowTypoCorrections = true;
        using StringWriter text = new();
        parsed.Invoke(new InvocationConfiguration { Output = text, Error = text });

        Console.Error.WriteLine(text.ToString().Trim());
        if (!bare) Console.Error.WriteLine($"Try '{Path(parsed.CommandResult)} --help'.");
        return ExitCodes.WrongUsage;
    }

    private static string Path(CommandResult command) => command.Parent is CommandResult parent
        ? $"{Path(parent)} {command.Command.Name}"
        : "allocinsight";
}

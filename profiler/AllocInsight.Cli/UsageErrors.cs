using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace AllocInsight.Cli;

/// <summary>Says on standard error what is wrong with a command line; standard output belongs to reports.</summary>
internal static class UsageErrors
{
    /// <summary>What follows a word that is not understood is rarely wrong itself: it is left out of the complaint.</summary>
    public static string[] UpToFirstUnknown(string[] arguments, ParseResult parsed)
    {
        int unknown = parsed.UnmatchedTokens.Count > 0 ? Array.IndexOf(arguments, parsed.UnmatchedTokens[0]) : -1;
        return unknown < 0 ? arguments : arguments[..(unknown + 1)];
    }

    public static int Show(ParseResult parsed)
    {
        bool bare = parsed.Tokens.Count == 0;
        if (parsed.Action is ParseErrorAction complaint) complaint.ShowHelp = bare;
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

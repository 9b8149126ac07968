using System.CommandLine;
using System.CommandLine.Parsing;
using AllocInsight.Cli.Options;
using AllocInsight.Cli.Progress;
using AllocInsight.Cli.Screens;
using AllocInsight.Profiling;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Cli.Verbs;

/// <summary><c>run</c>: launches a command and profiles it from its first instruction.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        Argument<string[]> program = new("command")
        {
            Description = "The command to launch and its arguments, after \"--\": run -- dotnet Shop.dll --port 80",
            Arity = ArgumentArity.OneOrMore,
        };
        MeasuringOptions measuring = new(defaultDuration: null);
        OutputOptions output = new();
        Command command = new("run", "Launch a command and profile it from its first instruction until it ends.") { program };
        measuring.AddTo(command);
        output.AddTo(command, measuring.Trace);
        command.SetAction((parsed, _) =>
        {
            string[] words = parsed.GetRequiredValue(program);
            RequireSeparator(parsed, words[0]);
            RefuseDriver(words);
            Invocation again = new("run", After: "-- " + string.Join(' ', words.Select(Invocation.Quote)));
            LaunchRequest launch = new(words[0], words[1..]);
            return Measurement.LaunchAsync(output.Read(parsed), measuring.Read(parsed), again, ProgressStyle.Lines, launch);
        });
        return command;
    }

    /// <summary><c>dotnet run</c> and <c>dotnet watch</c> build the program and start it as another process, which would not be the one that is profiled.</summary>
    private static void RefuseDriver(string[] words)
    {
        if (Path.GetFileNameWithoutExtension(words[0]) != "dotnet" || words is not [_, "run" or "watch", ..]) return;
        throw new ProfilingException(
            ProfilingFailure.Usage,
            $"\"dotnet {words[1]}\" starts your program in a process of its own, and only the build would be profiled. Build it, then launch what was built: "
            + "allocinsight run -- dotnet bin/Release/net10.0/NAME.dll");
    }

    /// <summary>Without "--" an option of the command, such as <c>-o</c>, would silently be taken for one of ours.</summary>
    private static void RequireSeparator(ParseResult parsed, string firstWord)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)) return;
        string[] words = [.. parsed.Tokens.Select(token => token.Value)];
        int start = Array.LastIndexOf(words, firstWord);
        if (!words.Skip(start).Any(word => word.StartsWith('-'))) return;
        throw new ProfilingException(
            ProfilingFailure.Usage,
            $"Put \"--\" before the command, so that its options stay its own: allocinsight run -- {string.Join(' ', words.Skip(start).Select(Invocation.Quote))}");
    }
}

using System.CommandLine;
using AllocInsight.Corpus.Loading;

namespace AllocInsight.Corpus.Timing;

/// <summary>Measures what the analyzers add to a compile.</summary>
internal static class TimeCommand
{
    public static Command Create()
    {
        CodeOptions code = new();
        Option<int> rounds = new("--rounds") { DefaultValueFactory = _ => 11, Description = "Rounds: in each, every contender runs once, or twice with --by-csc." };
        Option<bool> byCsc = new("--by-csc") { Description = "Run the compiler itself, a process each time, on the build's command line." };
        Option<bool> keepOwn = new("--keep-own") { Description = "With --by-csc: the analyzers that the project brings run on both sides." };
        Command command = new("time", "What the analyzers add to the CPU time of a compile.") { rounds, byCsc, keepOwn };
        code.AddTo(command);
        command.SetAction(async (parse, _) =>
        {
            CodeSource source = code.Source(parse);
            if (!source.IsProject) throw new CorpusException("Name a project: a solution has more than one compile.");
            if (parse.GetValue(byCsc)) return CscRounds.Run(source, code.Rules(parse), parse.GetValue(rounds), parse.GetValue(keepOwn));
            if (parse.GetValue(keepOwn)) throw new CorpusException("--keep-own goes with --by-csc only.");
            await CompileRounds.RunAsync(source, code.Rules(parse), parse.GetValue(rounds));
            return 0;
        });
        return command;
    }
}

using AllocInsight.Corpus.Loading;
using AllocInsight.Measuring;

namespace AllocInsight.Corpus.Timing;

/// <summary>The compile as a build does it: the compiler in a process of its own, with and without the analyzers in turn.</summary>
internal static class CscRounds
{
    // It threw, cannot be made, has no analyzers, cannot be loaded, is too new for the compiler.
    private static readonly string[] AnalyzerFailures = ["AD0001", "CS8032", "CS8033", "CS8034", "CS9057"];

    public static int Run(CodeSource source, AnalyzerSet rules, int rounds, bool keepOwn)
    {
        if (!OperatingSystem.IsLinux()) throw new CorpusException("The CPU time of child processes is known on Linux only.");
        string scratch = Directory.CreateTempSubdirectory("allocinsight-corpus-").FullName;
        try
        {
            CscCommandLine line = CscCommandLine.Of(source, scratch, keepOwn);
            Func<(int, string)> bare = line.Bare();
            Func<(int, string)> analyzed = line.Analyzed(rules);

            // The first calls warm the file cache up, and show that both compile.
            Seconds(bare);
            Seconds(analyzed);
            List<double> without = [];
            List<double> ratios = [];
            for (int round = 0; round < rounds; round++)
            {
                // There and back, so that neither gains by its place, nor by what else the machine does more and more.
                double first = Seconds(bare);
                double analyzedSeconds = (Seconds(analyzed) + Seconds(analyzed)) / 2;
                double bareSeconds = (first + Seconds(bare)) / 2;
                without.Add(bareSeconds);
                ratios.Add(analyzedSeconds / bareSeconds);
                TimeReport.Progress(round, rounds, ("without", bareSeconds), ("with", analyzedSeconds));
            }

            TimeReport.Print(Path.GetFileNameWithoutExtension(source.Path), without, ratios);
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static double Seconds(Func<(int ExitCode, string Output)> call)
    {
        TimeSpan before = ChildTime.Used();
        (int code, string output) = call();
        if (code != 0 || AnalyzerFailures.Any(id => output.Contains(id, StringComparison.Ordinal)))
            throw new CorpusException($"The compiler ended with exit code {code}:", output);
        return (ChildTime.Used() - before).TotalSeconds;
    }
}

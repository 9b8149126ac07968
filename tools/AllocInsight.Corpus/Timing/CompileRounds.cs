using AllocInsight.Corpus.Loading;

namespace AllocInsight.Corpus.Timing;

/// <summary>
/// The compile in this process. The compiler's own driver attaches analyzers to the compilation that it emits, so that bodies are
/// bound for both; the public interface can only attach them to one that is bound without being emitted. What they add is therefore
/// the difference between binding with and without them, and what it is added to is a whole compile.
/// </summary>
internal static class CompileRounds
{
    // So many that the compiler's code is compiled with all optimisation.
    private const int WarmUps = 3;

    public static async Task RunAsync(CodeSource source, AnalyzerSet rules, int rounds)
    {
        using LoadedCode code = await LoadedCode.OpenAsync(source);
        if (code.Projects.Count == 0) throw new CorpusException(string.Join('\n', code.Failures));
        FreshCompile compile = await FreshCompile.OfAsync(code.Solution.GetProject(code.Projects[0])!);
        List<double> bare = [];
        List<double> ratios = [];
        for (int round = -WarmUps; round < rounds; round++)
        {
            // Another order in each round, so that none always has the same predecessor.
            double[] seconds = new double[3];
            for (int i = 0; i < seconds.Length; i++)
            {
                int which = (i + round + WarmUps) % seconds.Length;
                seconds[which] = await CpuSecondsAsync(() => RunAsync(compile, which, rules));
            }

            if (round < 0) continue;
            bare.Add(seconds[0]);
            ratios.Add(1 + ((seconds[2] - seconds[1]) / seconds[0]));
            TimeReport.Progress(round, rounds, ("compile", seconds[0]), ("bind", seconds[1]), ("bind with analyzers", seconds[2]));
        }

        TimeReport.Print(Path.GetFileNameWithoutExtension(source.Path), bare, ratios);
    }

    private static async Task RunAsync(FreshCompile compile, int which, AnalyzerSet rules)
    {
        switch (which)
        {
            case 0:
                compile.Emit();
                break;
            case 1:
                compile.Bind();
                break;
            default:
                await compile.AnalyzeAsync(rules.Analyzers);
                break;
        }
    }

    private static async Task<double> CpuSecondsAsync(Func<Task> action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        await action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}

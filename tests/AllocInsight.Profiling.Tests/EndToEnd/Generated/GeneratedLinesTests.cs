using System.Diagnostics;
using AllocInsight.Profiling.Capture;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Profiling.Tests.EndToEnd.Generated;

/// <summary>Programs that nobody thought out, each of whose allocations has a type of its own, hold every line of a profile against the truth.</summary>
[Collection(nameof(OneTargetAtATime))]
public sealed class GeneratedLinesTests
{
    private static readonly CaptureOptions EveryStack = new() { MaxOverheadPercent = 100, Lifetimes = LifetimeMode.None };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_line_of_a_launched_program_is_the_one_that_allocates_or_says_that_what_it_calls_does(int seed)
    {
        GeneratedSource source = new(seed);
        using GeneratedProgram program = new(source.Text);
        LaunchRequest request = new("dotnet", [program.DllPath, "2"]) { OutputToStandardError = true };
        AllocationProfile profile = (await Profiler.RunAsync(request, EveryStack, null, CancellationToken.None)).Profile;
        AssertLines(profile, source, program, seed, static (row, truth) => row.Line == (truth.Maker ?? truth.Line) || (row.Line == truth.CallOfMethod && row.InInlinedCallee));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task Every_line_of_an_attached_program_is_the_one_that_allocates_or_calls_what_was_inlined_and_says_so(int seed, bool isTiered)
    {
        GeneratedSource source = new(seed);
        using GeneratedProgram program = new(source.Text);
        using Process process = Start(program, isTiered);
        try
        {
            await TraceeProgram.WaitForPortAsync(process.Id);
            if (isTiered) await Task.Delay(TimeSpan.FromSeconds(2));
            AllocationProfile profile = (await Profiler.AttachAsync(process.Id, EveryStack with { Duration = TimeSpan.FromSeconds(2) }, null, CancellationToken.None)).Profile;
            AssertLines(profile, source, program, seed, static (row, truth) =>
                (row.Line == truth.Line && (truth.Maker is null || row.InInlinedCallee))
                || (row.Line == truth.Maker && !row.InInlinedCallee)
                || (row.Line == truth.CallOfMethod && (row.InInlinedCallee || row.MayBeInInlinedCallee)));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    // Optimised from the first call on it is the same code each time; in tiers, what delegates and interfaces were seen to lead to is inlined.
    private static Process Start(GeneratedProgram program, bool isTiered) => Process.Start(new ProcessStartInfo("dotnet", [program.DllPath, "60"]) { Environment = { ["DOTNET_TieredCompilation"] = isTiered ? "1" : "0" } })!;

    private static void AssertLines(AllocationProfile profile, GeneratedSource source, GeneratedProgram program, int seed, Func<SiteRow, AllocationTruth, bool> isRight)
    {
        var rows = profile.Sites.Where(row => row.File == program.SourcePath && source.Truths.ContainsKey(row.Type) && !IsOfStaticConstructor(row)).ToList();
        var wrong = rows.Where(row => !isRight(row, source.Truths[row.Type]) && !SaysUncertain(row, source.Truths[row.Type]))
            .Select(row => $"{row.Type} at {row.Line} '{source.LineAt(row.Line)}' (IL {row.IlOffset}, to {row.LastLine}, inlined {row.InInlinedCallee}, {row.Samples} samples), truly at {source.Truths[row.Type]} '{source.LineAt(source.Truths[row.Type].Line)}'")
            .ToList();
        Assert.True(wrong.Count == 0, $"Seed {seed}: {string.Join('\n', wrong)}");
        // Some objects the JIT keeps on the stack.
        Assert.True(rows.Select(static row => row.Type).Distinct().Count() > 0.8 * source.Truths.Count, $"Seed {seed}: {rows.Count} rows for {source.Truths.Count} allocations");
        var certain = rows.Count(row => isRight(row, source.Truths[row.Type]));
        Assert.True(certain > 0.95 * rows.Count, $"Seed {seed}: only {certain} of {rows.Count} lines are certain");
    }

    // A list's type makes an empty array where it is first used, and the program fills the lists that it copies: neither is where lists grow or are copied.
    private static bool IsOfStaticConstructor(SiteRow row) => row.Stack.Any(static frame => frame.Method.StartsWith("static ", StringComparison.Ordinal) && !frame.Method.EndsWith("(lambda)", StringComparison.Ordinal));

    /// <summary>The report names a range of lines, of the allocation or of the call of the inlined method around it, or the method's first line "or below".</summary>
    private static bool SaysUncertain(SiteRow row, AllocationTruth truth) =>
        row.IlOffset == -1
        || (row.Line <= truth.Line && truth.Line <= row.LastLine)
        || (row.InInlinedCallee && row.Line <= truth.CallOfMethod && truth.CallOfMethod <= row.LastLine);
}

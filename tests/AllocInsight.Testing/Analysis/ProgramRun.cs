using System.Reflection;
using System.Runtime.Loader;
using AllocInsight.Pooling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace AllocInsight.Testing.Analysis;

/// <summary>What <c>Run</c> returned, call by call, and how much one call allocates once it is warm.</summary>
internal sealed record RunResult(IReadOnlyList<string> Outputs, double BytesPerCall);

/// <summary>
/// Emits a compilation, loads it beside this program's own pool, and calls its <c>public static string Run()</c> or
/// <c>public static Task&lt;string&gt; Run()</c> on a thread of its own, whose allocations alone are counted. What can be unloaded
/// has no tiers: it is optimized from its first call on, and so allocates what the program would at its best.
/// </summary>
internal static class ProgramRun
{
    private const int WarmCalls = 30;
    private const int Batches = 5;
    private const int CallsPerBatch = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Null where the program has no <c>Run</c>.</summary>
    public static async Task<RunResult?> ExecuteAsync(Compilation compilation)
    {
        using var image = new MemoryStream();
        EmitResult emitted = compilation.Emit(image);
        if (!emitted.Success) throw new RuleTestException("The program cannot be emitted.", [.. emitted.Diagnostics.Select(FlagCheck.Describe)]);
        image.Position = 0;
        var context = new ProgramLoadContext();
        try
        {
            return FindRun(context.LoadFromStream(image)) is { } run ? await OnOwnThreadAsync(run).ConfigureAwait(false) : null;
        }
        finally
        {
            context.Unload();
        }
    }

    private static Func<string>? FindRun(Assembly assembly)
    {
        MethodInfo? method = assembly.GetTypes()
            .Select(type => type.ContainsGenericParameters ? null : type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static, []))
            .FirstOrDefault(run => run?.ReturnType == typeof(string) || run?.ReturnType == typeof(Task<string>));
        if (method is null) return null;
        if (method.ReturnType == typeof(string)) return method.CreateDelegate<Func<string>>();
        var start = method.CreateDelegate<Func<Task<string>>>();
        return () => ThreadPump.Wait(start);
    }

    private static async Task<RunResult> OnOwnThreadAsync(Func<string> run)
    {
        var done = new TaskCompletionSource<RunResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => done.SetResult(Measure(run))) { IsBackground = true, Name = "Run of a rule test" };
        thread.Start();
        try
        {
            return await done.Task.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new RuleTestException($"{WarmCalls + (Batches * CallsPerBatch)} calls of Run take more than {Patience.TotalSeconds} s.");
        }
    }

    private static RunResult Measure(Func<string> run)
    {
        var outputs = new string[WarmCalls];
        for (int call = 0; call < WarmCalls; call++) outputs[call] = Call(run);

        // The least of the batches: what a collection or a trim of the pool makes dearer is not the program's doing.
        long least = long.MaxValue;
        for (int batch = 0; batch < Batches; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < CallsPerBatch; call++) Call(run);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return new RunResult(outputs, (double)least / CallsPerBatch);
    }

    private static string Call(Func<string> run)
    {
        try
        {
            return run();
        }
#pragma warning disable CA1031 // Whatever the program throws is its output.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{exception.GetType()}: {exception.Message}";
        }
    }

    private sealed class ProgramLoadContext() : AssemblyLoadContext("rule test", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == typeof(Pool).Assembly.GetName().Name ? typeof(Pool).Assembly : null;
    }
}

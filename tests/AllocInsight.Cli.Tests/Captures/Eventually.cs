using System.Diagnostics;

namespace AllocInsight.Cli.Tests.Captures;

/// <summary>Waits for what comes about by itself, on a loaded machine too.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<bool> condition, string otherwise)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, otherwise);
            await Task.Delay(20);
        }
    }
}

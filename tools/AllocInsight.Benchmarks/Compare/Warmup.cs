namespace AllocInsight.Benchmarks.Compare;

/// <summary>Runs what will be measured until the JIT is done with it, and finds out how much of it makes a round.</summary>
internal static class Warmup
{
    // A method is compiled for the last tier when it has been called 30 times.
    private const int Steps = 48;

    // Recompiling begins when 100 ms have passed without new methods, and takes a while for so many.
    private const int SettlingMilliseconds = 300;

    // The first makes the measured methods ready; the others what they call, where that is measured by the JIT before its last tier.
    private const int Passes = 4;

    /// <summary>
    /// Makes each tier of the slot allocator ready before the next one runs. They share methods that are inlined into what is measured, and the JIT
    /// keeps one profile of such a method for all its callers: a program, which uses one tier, has that tier's.
    /// </summary>
    public static void Settle(IReadOnlyList<Comparison.Cell> cells)
    {
        foreach (IGrouping<string, Comparison.Cell> sharing in cells.GroupBy(cell => cell.Contender.CodeOf))
        {
            Console.Error.WriteLine($"warming up {sharing.Key}");
            for (int pass = 0; pass < Passes; pass++)
            {
                foreach (Comparison.Cell cell in sharing)
                    cell.Run(Steps);
                Thread.Sleep(SettlingMilliseconds);
            }
        }
    }

    /// <summary>So many steps that a run takes about so much CPU time, which other programs do not lengthen.</summary>
    public static int StepsFor(Comparison.Cell cell, double milliseconds)
    {
        int steps = 8;
        while (true)
        {
            double taken = cell.Run(steps).Nanoseconds / 1e6;
            if (taken >= milliseconds / 2)
                return Math.Max(1, (int)(steps * milliseconds / taken));
            steps *= 2;
        }
    }
}

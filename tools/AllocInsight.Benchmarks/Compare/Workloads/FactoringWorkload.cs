using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>
/// cfrac: factoring by continued fractions. Every number is a block, every operation makes a new one, and operands are dropped.
/// </summary>
/// <remarks>
/// The expansion of the square root of n yields small numbers q with a^2 = +-q (mod n); those that split over a few primes are what
/// the method looks for. The number here has 42 bits, so that no product has more than 64.
/// </remarks>
internal sealed class FactoringWorkload : Workload
{
    private const int Terms = 32;
    private const ulong Composite = 1_000_003UL * 4_000_037UL;

    private static readonly ulong Root = (ulong)Math.Sqrt(Composite);
    private static readonly uint[] Primes = [2, 3, 5, 7, 11, 13];

    public override string Name => "cfrac";

    public override string Description => "factoring by continued fractions, every number a block of 12 or 16 bytes";

    public override bool IsOfSuite => true;

    public override Sample Run<TContender, TBlock>(int steps)
    {
        TContender contender = TContender.Create();
        long made = 0;
        double start = ThreadClock.Now();
        for (int step = 0; step < steps; step++)
            made += Step<TContender, TBlock>(contender);
        return new Sample(made, ThreadClock.Now() - start);
    }

    /// <summary>The first terms of the expansion.</summary>
    /// <returns>How many numbers were made.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Step<TContender, TBlock>(TContender contender)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        int made = 4;
        TBlock p = Number<TContender, TBlock>.Of(ref contender, 0);
        TBlock q = Number<TContender, TBlock>.Of(ref contender, 1);
        TBlock a = Number<TContender, TBlock>.Of(ref contender, 1);
        TBlock lastA = Number<TContender, TBlock>.Of(ref contender, 0);
        for (int term = 0; term < Terms; term++, made += 9)
        {
            ulong divisor = Number<TContender, TBlock>.Value(q);
            TBlock sum = Number<TContender, TBlock>.Of(ref contender, Root + Number<TContender, TBlock>.Value(p));
            TBlock digit = Number<TContender, TBlock>.Of(ref contender, Number<TContender, TBlock>.Take(ref contender, sum) / divisor);
            TBlock multiple = Number<TContender, TBlock>.Of(ref contender, Number<TContender, TBlock>.Value(digit) * divisor);
            TBlock nextP = Number<TContender, TBlock>.Of(ref contender, Number<TContender, TBlock>.Take(ref contender, multiple) - Number<TContender, TBlock>.Value(p));
            Number<TContender, TBlock>.Assign(ref contender, ref p, nextP);

            TBlock square = Number<TContender, TBlock>.Of(ref contender, Number<TContender, TBlock>.Value(p) * Number<TContender, TBlock>.Value(p));
            TBlock rest = Number<TContender, TBlock>.Of(ref contender, Composite - Number<TContender, TBlock>.Take(ref contender, square));
            TBlock nextQ = Number<TContender, TBlock>.Of(ref contender, Number<TContender, TBlock>.Take(ref contender, rest) / divisor);
            Number<TContender, TBlock>.Assign(ref contender, ref q, nextQ);

            TBlock product = Number<TContender, TBlock>.Of(ref contender, Number<TContender, TBlock>.Take(ref contender, digit) * Number<TContender, TBlock>.Value(a));
            ulong numerator = Number<TContender, TBlock>.Take(ref contender, product) + Number<TContender, TBlock>.Value(lastA);
            Number<TContender, TBlock>.Assign(ref contender, ref lastA, a);
            a = Number<TContender, TBlock>.Of(ref contender, numerator % Composite);
            made += Divide<TContender, TBlock>(ref contender, Number<TContender, TBlock>.Value(q));
        }
        Block.Free(ref contender, p);
        Block.Free(ref contender, q);
        Block.Free(ref contender, a);
        Block.Free(ref contender, lastA);
        return made;
    }

    // Trial division by the primes.
    private static int Divide<TContender, TBlock>(ref TContender contender, ulong value)
        where TContender : struct, IContender<TContender, TBlock>, allows ref struct
        where TBlock : struct
    {
        int made = 1;
        TBlock rest = Number<TContender, TBlock>.Of(ref contender, value);
        foreach (uint prime in Primes)
        {
            for (ulong dividend = Number<TContender, TBlock>.Value(rest); dividend % prime == 0; dividend /= prime, made++)
                Number<TContender, TBlock>.Assign(ref contender, ref rest, Number<TContender, TBlock>.Of(ref contender, dividend / prime));
        }
        Block.Free(ref contender, rest);
        return made;
    }
}

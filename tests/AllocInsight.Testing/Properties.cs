using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace AllocInsight.Testing;

/// <summary>
/// Checks a property on generated values with a fixed seed. A failure throws with the counterexample and the seed,
/// so that the same run can be repeated.
/// </summary>
public static class Properties
{
    /// <summary>The seed of every run that names no other.</summary>
    public const ulong DefaultSeed = 20260101;

    /// <summary>Throws unless <paramref name="property"/> holds for <paramref name="tests"/> values of <paramref name="generator"/>.</summary>
    public static void Hold<T>(Gen<T> generator, Func<T, bool> property, int tests = 300, ulong seed = DefaultSeed) =>
        Check.One(Configure(tests, seed), Prop.ForAll(generator.ToArbitrary(), property));

    /// <summary>Throws unless <paramref name="assertion"/> returns for every value: an exception is a counterexample.</summary>
    public static void Hold<T>(Gen<T> generator, Action<T> assertion, int tests = 300, ulong seed = DefaultSeed) =>
        Check.One(Configure(tests, seed), Prop.ForAll(generator.ToArbitrary(), assertion));

    private static Config Configure(int tests, ulong seed) => Config.QuickThrowOnFailure
        .WithMaxTest(tests)
        .WithQuietOnSuccess(true)
        .WithName($"with seed {seed}")
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, 1), FSharpOption<int>.None)));
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers;

/// <summary>All rules, in one table.</summary>
internal static class RuleTable
{
    public static readonly Rule TemporaryArray = new(
        "ALI0001",
        "A temporary array can be rented",
        "'{0}' does not leave '{1}': rent it with '{2}'",
        "The array is used only while the method runs, so a pool can lend it: exactly as long, zeroed, and given back at the end of the block.",
        DiagnosticSeverity.Info);

    public static readonly Rule TemporaryCollection = new(
        "ALI0002",
        "A temporary collection can come from the pool",
        "'{0}' does not leave '{1}'{3}: take it from the pool with '{2}'",
        "The collection is used only while the method runs, so the pool can lend one that is empty and has kept its capacity.",
        DiagnosticSeverity.Info);

    public static readonly Rule TemporaryBuilder = new(
        "ALI0003",
        "A temporary StringBuilder can come from the pool",
        "Only the text of '{0}' leaves '{1}'{3}: take it from the pool with '{2}'",
        "The builder is used only while the method runs, so the pool can lend one that is empty and has kept its capacity.",
        DiagnosticSeverity.Info);

    public static readonly Rule ScratchStream = new(
        "ALI0004",
        "A scratch stream or buffer writer can come from the pool",
        "'{0}' does not leave '{1}'{3}: take it from the pool with '{2}'",
        "The stream or writer is used only while the method runs, so the pool can lend one that is empty and has kept its buffer.",
        DiagnosticSeverity.Info);

    public static readonly Rule EnumeratedCopy = new(
        "ALI0005",
        "A copy that is only enumerated can be a pooled one",
        "The copy that '{0}' makes is only enumerated in '{1}': copy into '{2}'",
        "The copy is a snapshot that ends with the loop, so it can lie in a list from the pool.",
        DiagnosticSeverity.Info);

    public static readonly Rule LoopAllocation = new(
        "ALI0006",
        "An allocation in a loop can be made once",
        "Each round of the loop makes the same '{0}', which does not outlive it{1}: make it once, before the loop",
        "What is made anew in each round, of the same size, and not kept from one to the next, can be made once and cleared.",
        DiagnosticSeverity.Info);

    public static readonly Rule ResettableObject = new(
        "ALI0007",
        "A short-lived object that can be reset can come from the pool",
        "'{0}' can be reset and does not leave '{1}'{3}: take it from the pool with '{2}'",
        "The type says how its objects are made as new (IResettable), and this one is used only while the method runs.",
        DiagnosticSeverity.Info);

    public static readonly Rule ArrayThroughCallee = new(
        "ALI0008",
        "A temporary array that is passed on can be rented",
        "'{0}' does not leave '{1}'{3}: rent it with '{2}'",
        "The array is passed to methods of this project, which were read and do not keep it.",
        DiagnosticSeverity.Info);

    public static readonly Rule GrowAndCopy = new(
        "ALI0009",
        "A buffer that grows by copying can be a PooledBufferWriter",
        "'{0}' grows by copying and does not leave '{1}': use '{2}'",
        "Each Array.Resize makes a new array and leaves the old one to the collector; a PooledBufferWriter grows in rented pieces.",
        DiagnosticSeverity.Info);

    public static readonly Rule TemporaryText = new(
        "ALI0010",
        "Temporary text or bytes can be a span",
        "What '{0}' makes does not leave '{1}'{3}: use {2}",
        "The array or string is a copy of a part of another, or its encoding, and is only read: a span or a rented array serves.",
        DiagnosticSeverity.Info);

    public static readonly Rule HotImplicitAllocation = new(
        "ALI0011",
        "A hot allocation that no pool can serve",
        "{0}: {1}",
        "A profile shows that this line allocates much that no pool can serve: argument arrays, closures, boxes, enumerators, strings.",
        DiagnosticSeverity.Info);

    public static readonly Rule PoolingDoesNotPay = new(
        "ALI0012",
        "Pooling that does not pay",
        "'{0}' is pooled, but {1}: 'new' is as fast and simpler",
        "What is small, or would lie on the stack, costs no less from a pool than from 'new'.",
        DiagnosticSeverity.Info,
        hotMessage: false);

    public static readonly Rule StaleRow = new(
        "ALI0901",
        "A row of the profile is out of date",
        "{0} has changed since it was profiled, and {1} is no longer found there: profile again",
        "The row's file has another content than when the profile was taken, and no place in it is certainly the one that was measured.",
        DiagnosticSeverity.Info,
        hotMessage: false);

    public static readonly Rule UnreadableProfile = new(
        "ALI0902",
        "A profile cannot be read",
        "'{0}' is not a file of hot sites that this version reads: {1}",
        "Files with the extension allocsites are written by 'allocinsight run --sites FILE'.",
        DiagnosticSeverity.Warning,
        hotMessage: false);

    public static readonly Rule UnknownOption = new(
        "ALI0903",
        "An option is unknown or has an unknown value",
        "'{0} = {1}' is not understood: {2}",
        "Options of the analyzers begin with allocinsight_ and stand in .editorconfig or .globalconfig.",
        DiagnosticSeverity.Warning,
        hotMessage: false);

    /// <summary>Every rule, by id.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        TemporaryArray, TemporaryCollection, TemporaryBuilder, ScratchStream, EnumeratedCopy, LoopAllocation, ResettableObject,
        ArrayThroughCallee, GrowAndCopy, TemporaryText, HotImplicitAllocation, PoolingDoesNotPay,
        StaleRow, UnreadableProfile, UnknownOption,
    ];
}

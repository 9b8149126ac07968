using System.Diagnostics.CodeAnalysis;

namespace AllocInsight.Profiling.Symbols;

/// <summary>What a type is, as far as advice on its allocations depends on it.</summary>
public enum TypeKind
{
    /// <summary>None of the others: a class like any.</summary>
    Other,

    /// <summary>An array of anything.</summary>
    Array,

    /// <summary><c>string</c>.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It stands for that very type.")]
    String,

    /// <summary>A collection of the framework: list, dictionary, set, queue, stack ...</summary>
    Collection,

    /// <summary>A growing buffer of the framework: string builder, memory stream, array buffer writer.</summary>
    Buffer,

    /// <summary>A delegate.</summary>
    Delegate,

    /// <summary>What a lambda or local function captured.</summary>
    Closure,

    /// <summary>A value type on the heap: a box.</summary>
    BoxedValue,

    /// <summary>An enumerator, an iterator's included.</summary>
    Enumerator,

    /// <summary>What an async method keeps across its awaits.</summary>
    AsyncStateMachine,

    /// <summary>A task.</summary>
    Task,
}

using System.Collections.Frozen;

namespace AllocInsight.Profiling.Symbols;

/// <summary>Kinds of types that their names alone tell.</summary>
internal static class TypeKinds
{
    private static readonly FrozenSet<string> Collections = new[]
    {
        "List`1", "Dictionary`2", "HashSet`1", "Queue`1", "Stack`1", "LinkedList`1", "LinkedListNode`1", "SortedDictionary`2", "SortedList`2",
        "SortedSet`1", "PriorityQueue`2", "OrderedDictionary`2",
    }.Select(static name => "System.Collections.Generic." + name).Concat(
    [
        "System.Collections.ArrayList", "System.Collections.Hashtable", "System.Collections.Queue", "System.Collections.Stack",
        "System.Collections.BitArray", "System.Collections.SortedList", "System.Collections.ObjectModel.Collection`1",
        "System.Collections.ObjectModel.ObservableCollection`1", "System.Collections.ObjectModel.ReadOnlyCollection`1",
        "System.Collections.Concurrent.ConcurrentDictionary`2", "System.Collections.Concurrent.ConcurrentQueue`1",
        "System.Collections.Concurrent.ConcurrentStack`1", "System.Collections.Concurrent.ConcurrentBag`1",
        "System.Collections.Concurrent.BlockingCollection`1",
    ]).ToFrozenSet();

    private static readonly FrozenSet<string> Buffers =
        new[] { "System.Text.StringBuilder", "System.IO.MemoryStream", "System.Buffers.ArrayBufferWriter`1" }.ToFrozenSet();

    /// <summary>Primitives and the framework's everyday structs; a heap object of such a type is a box.</summary>
    private static readonly FrozenSet<string> Values = new[]
    {
        "Boolean", "Byte", "SByte", "Char", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Int128", "UInt128", "IntPtr", "UIntPtr",
        "Half", "Single", "Double", "Decimal", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Guid", "Nullable`1", "Index",
        "Range", "DayOfWeek", "DateTimeKind", "StringComparison", "Memory`1", "ReadOnlyMemory`1", "ArraySegment`1", "ValueTuple", "ValueTuple`1",
        "ValueTuple`2", "ValueTuple`3", "ValueTuple`4", "ValueTuple`5", "ValueTuple`6", "ValueTuple`7", "ValueTuple`8",
    }.Select(static name => "System." + name).Concat(
    [
        "System.Collections.Generic.KeyValuePair`2", "System.Threading.CancellationToken", "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask`1",
    ]).ToFrozenSet();

    /// <summary>The kind of a type; <see cref="TypeKind.Other"/> where only metadata can tell.</summary>
    public static TypeKind FromName(ClrTypeName type)
    {
        if (type.Suffixes.Count > 0) return TypeKind.Array;
        var name = type.Name;
        if (name == "System.String") return TypeKind.String;
        if (Collections.Contains(name)) return TypeKind.Collection;
        if (Buffers.Contains(name)) return TypeKind.Buffer;
        if (Values.Contains(name)) return TypeKind.BoxedValue;
        if (IsDelegate(name)) return TypeKind.Delegate;

        // Events leave out what is around a nested type, so only its own name may decide.
        var simple = type.SimpleName;
        if (GeneratedName.Parse(simple).Kind == GeneratedKind.Closure) return TypeKind.Closure;
        if (simple is "AsyncStateMachineBox`1" or "DebugFinalizableAsyncStateMachineBox`1" or "StateMachineBox`1") return TypeKind.AsyncStateMachine;
        if (name.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal) && simple is "Task" or "Task`1" or "TaskCompletionSource`1" or "TaskCompletionSource")
            return TypeKind.Task;
        return IsEnumerator(name, simple) ? TypeKind.Enumerator : TypeKind.Other;
    }

    private static bool IsDelegate(string name)
    {
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return (tick < 0 ? name : name[..tick]) is "System.Action" or "System.Func" or "System.Predicate" or "System.Comparison" or "System.Converter"
            or "System.EventHandler" or "System.AsyncCallback" or "System.Threading.ThreadStart" or "System.Threading.TimerCallback"
            or "System.Threading.WaitCallback" or "System.Threading.SendOrPostCallback" or "System.Threading.ParameterizedThreadStart";
    }

    private static bool IsEnumerator(string name, string simple)
    {
        var tick = simple.IndexOf('`', StringComparison.Ordinal);
        var plain = tick < 0 ? simple : simple[..tick];
        if (plain is "Enumerator" or "SZGenericArrayEnumerator" or "ArrayEnumerator" or "CharEnumerator" or "KeyCollectionEnumerator") return true;
        // LINQ's: `Enumerable+ListWhereSelectIterator`2`, in events without what is around it.
        return plain.EndsWith("Iterator", StringComparison.Ordinal)
            && (name.StartsWith("System.Linq.", StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal));
    }
}

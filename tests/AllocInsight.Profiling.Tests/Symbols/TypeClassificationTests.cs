using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class TypeClassificationTests
{
    [Theory]
    [InlineData("System.Int32[]", TypeKind.Array)]
    [InlineData("Node[]", TypeKind.Array)]
    [InlineData("System.String", TypeKind.String)]
    [InlineData("System.Collections.Generic.List`1[System.Int32]", TypeKind.Collection)]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary`2[System.Int32,System.Int32]", TypeKind.Collection)]
    [InlineData("System.Text.StringBuilder", TypeKind.Buffer)]
    [InlineData("System.IO.MemoryStream", TypeKind.Buffer)]
    [InlineData("System.Action`1[System.Int32]", TypeKind.Delegate)]
    [InlineData("System.Func`2[System.Int32,System.Int32]", TypeKind.Delegate)]
    [InlineData("<>c__DisplayClass2_0", TypeKind.Closure)]
    [InlineData("Program+<>c__DisplayClass2_0`1[System.Int32]", TypeKind.Closure)]
    [InlineData("System.Int32", TypeKind.BoxedValue)]
    [InlineData("System.ValueTuple`2[System.Int32,System.String]", TypeKind.BoxedValue)]
    [InlineData("Enumerator[System.Int32]", TypeKind.Enumerator)]
    [InlineData("System.Collections.Generic.List`1+Enumerator[System.Int32]", TypeKind.Enumerator)]
    [InlineData("System.SZGenericArrayEnumerator`1[System.Int32]", TypeKind.Enumerator)]
    [InlineData("System.Linq.Enumerable+ListWhereSelectIterator`2[System.Int32,System.Int64]", TypeKind.Enumerator)]
    [InlineData("ArrayWhereIterator`1[System.Int32]", TypeKind.Enumerator)]
    [InlineData("AsyncStateMachineBox`1[System.Int32,Shop.Order+<TotalAsync>d__7]", TypeKind.AsyncStateMachine)]
    [InlineData("System.Threading.Tasks.Task`1[System.Int32]", TypeKind.Task)]
    [InlineData("Shop.Order", TypeKind.Other)]
    [InlineData("", TypeKind.Other)]
    public void Names_tell_the_kind(string clrName, TypeKind expected)
    {
        using var map = new CodeMap();
        Assert.Equal(expected, map.Classify(clrName));
    }

    [Theory]
    [InlineData("CodeSamples.SampleColour", TypeKind.BoxedValue)]
    [InlineData("CodeSamples.SamplePoint", TypeKind.BoxedValue)]
    [InlineData("CodeSamples.SamplePair`1[System.Int32]", TypeKind.BoxedValue)]
    [InlineData("CodeSamples.SampleHandler", TypeKind.Delegate)]
    [InlineData("CodeSamples.SampleClass", TypeKind.Other)]
    [InlineData("CodeSamples.SampleMissing", TypeKind.Other)]
    [InlineData("Line`1[System.String,System.Int32]", TypeKind.BoxedValue)]
    [InlineData("CodeSamples.Cart`1+Line`1[System.String,System.Int32]", TypeKind.BoxedValue)]
    [InlineData("Node", TypeKind.Other)]
    public void Metadata_tells_the_kind_of_the_programs_own_types(string clrName, TypeKind expected)
    {
        using var modules = Samples();
        Assert.Equal(expected, modules.Classify(clrName));
    }

    [Theory]
    [InlineData("System.Collections.Generic.List`1[System.Int32]", "Add", false)] // implements an interface's, and is final
    [InlineData("System.Text.StringBuilder", "ToString", false)] // overrides one, in a sealed class
    [InlineData("System.IO.Stream", "Write", true)]
    [InlineData("System.IDisposable", "Dispose", true)]
    [InlineData("System.Collections.Generic.IEnumerator`1[System.Int32]", "get_Current", true)]
    [InlineData("System.IO.FileStream", "WriteTo", true)] // not its own
    [InlineData("Shop.Missing", "Add", true)]
    public void Metadata_tells_whose_methods_may_be_overridden(string type, string method, bool expected)
    {
        using var modules = new ModuleTable();
        modules.Add(1, typeof(object).Assembly.Location, Guid.Empty, "");
        Assert.Equal(expected, modules.MayBeOverridden(type, method));
    }

    [Fact]
    public void State_machines_of_iterators_are_enumerators_and_of_async_methods_are_not()
    {
        using var modules = Samples();
        var kinds = SampleModule.Assembly.GetTypes().Where(static type => type.Name.StartsWith('<') && type.Name.Contains(">d", StringComparison.Ordinal))
            .ToLookup(static type => typeof(System.Collections.IEnumerator).IsAssignableFrom(type), type => modules.Classify(type.FullName!));
        Assert.All(kinds[true], static kind => Assert.Equal(TypeKind.Enumerator, kind));
        Assert.All(kinds[false], static kind => Assert.Equal(TypeKind.AsyncStateMachine, kind));
    }

    [Fact]
    public void A_nested_types_name_is_completed_where_only_one_can_be_meant()
    {
        using var modules = Samples();
        Assert.Equal("CodeSamples.InliningSample+Node[]", modules.CompleteTypeName("Node[]", []));
        Assert.Equal("CodeSamples.Cart`1+Line`1[System.String,System.Int32]", modules.CompleteTypeName("Line`1[System.String,System.Int32]", []));
        Assert.Equal("<>c", modules.CompleteTypeName("<>c", []));
        Assert.Equal("Unheard", modules.CompleteTypeName("Unheard", []));
        Assert.Equal("System.Int32", modules.CompleteTypeName("System.Int32", []));
    }

    [Theory]
    [InlineData("Entry[System.String,System.Int32][]", "System.Collections.Generic.Dictionary<TKey, TValue>.Resize", "System.Collections.Generic.Dictionary`2+Entry[System.String,System.Int32][]")]
    [InlineData("Entry[System.String,System.Int32][]", "System.Collections.Generic.HashSet<T>.Resize", "Entry[System.String,System.Int32][]")]
    [InlineData("Entry[System.Int32][]", "Shop.Cart.Add", "System.Collections.Generic.HashSet`1+Entry[System.Int32][]")]
    public void Of_several_types_of_a_name_the_arguments_and_the_methods_that_make_it_tell_which(string clrName, string method, string expected)
    {
        using var modules = WithCoreLibrary();
        Assert.Equal(expected, modules.CompleteTypeName(clrName, [method]));
    }

    [Theory]
    [InlineData("Entry[System.Int32][]", "System.Collections.Generic.HashSet`1+Entry")]
    [InlineData("System.Int32[]")]
    [InlineData("Enumerator[System.Int32]")]
    [InlineData("CodeSamples.SampleMissing")]
    public void Types_that_only_the_framework_can_name_are_told(string clrName, params string[] expected)
    {
        using var modules = WithCoreLibrary();
        Assert.Equal(expected, modules.InternalsMeant(clrName));
    }

    [Fact]
    public void A_name_that_a_type_of_the_program_bears_too_is_not_the_frameworks_alone()
    {
        using var modules = WithCoreLibrary();
        Assert.NotEmpty(modules.InternalsMeant("Entry[System.Int32][]"));
        modules.Add(2, typeof(Entry).Assembly.Location, Guid.Empty, "");
        Assert.Empty(modules.InternalsMeant("Entry[System.Int32][]"));
    }

    private static ModuleTable Samples() => With(SampleModule.Path);

    private static ModuleTable WithCoreLibrary() => With(typeof(object).Assembly.Location);

    private static ModuleTable With(string path)
    {
        var modules = new ModuleTable();
        modules.Add(1, path, Guid.Empty, "");
        return modules;
    }

    private readonly struct Entry;
}

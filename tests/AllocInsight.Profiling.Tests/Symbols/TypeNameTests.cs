using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class TypeNameTests
{
    [Theory]
    [InlineData("System.Int32", "int")]
    [InlineData("System.Byte[]", "byte[]")]
    [InlineData("System.Int32[,]", "int[,]")]
    [InlineData("System.Int32[,][]", "int[][,]")]
    [InlineData("System.Int32[][,]", "int[,][]")]
    [InlineData("System.Object", "object")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.String,System.Int32]", "Dictionary<string, int>")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic.List`1[System.Int32[]]]", "Dictionary<string, List<int[]>>")]
    [InlineData("System.Collections.Generic.List`1[[Shop.Order, Shop, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]]", "List<Shop.Order>")]
    [InlineData("Shop.Order", "Shop.Order")]
    [InlineData("Shop.Outer+Inner", "Shop.Outer.Inner")]
    [InlineData("Shop.Outer`1+Inner`1[System.Int32,System.String]", "Shop.Outer<int>.Inner<string>")]
    [InlineData("Line`1[System.String,System.Int32]", "Line<int>")]
    [InlineData("Node[]", "Node[]")]
    [InlineData("Entry[System.String,System.Int32][]", "Entry[]")]
    [InlineData("System.Nullable`1[System.Int32]", "int?")]
    [InlineData("System.ValueTuple`2[System.Int32,System.String]", "(int, string)")]
    [InlineData("System.ValueTuple`8[System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.ValueTuple`1[System.Byte]]", "(int, int, int, int, int, int, int, byte)")]
    [InlineData("Program+<>c__DisplayClass0_0", "Program.(closure)")]
    [InlineData("<>c__DisplayClass0_0`1[System.Int32]", "(closure)")]
    [InlineData("<>f__AnonymousType0`2[System.String,System.Int32]", "(anonymous type)")]
    [InlineData("<>z__ReadOnlyArray`1[System.Int32]", "ReadOnlyArray<int>")]
    [InlineData("<Items>d__20", "(state machine of Items)")]
    [InlineData("System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1+AsyncStateMachineBox`1[System.Int32,Shop.Order+<TotalAsync>d__7]", "(async state of Shop.Order.TotalAsync)")]
    [InlineData("AsyncStateMachineBox`1[System.Threading.Tasks.VoidTaskResult,Shop.Order+<RunAsync>d__7]", "(async state of Shop.Order.RunAsync)")]
    [InlineData("AsyncStateMachineBox`1[System.Int32,Shop.Order+<>c+<<Run>b__3>d]", "(async state of Shop.Order.Run.(lambda))")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon]", "List<T>")]
    [InlineData("<Orders>F0123ABC__Line", "Line")]
    [InlineData("broken[", "broken[")]
    [InlineData("", "")]
    public void Names_are_written_as_in_source(string clrName, string expected) => Assert.Equal(expected, TypeNameFormatter.Format(clrName));

    [Theory]
    [InlineData("System.Collections.Generic.List`1[System.Text.StringBuilder]", "System.Collections.Generic.List<System.Text.StringBuilder>")]
    [InlineData("System.Int32[]", "int[]")]
    [InlineData("Shop.Order", "Shop.Order")]
    public void The_qualified_form_keeps_all_namespaces(string clrName, string expected) =>
        Assert.Equal(expected, TypeNameFormatter.FormatQualified(clrName));

    [Fact]
    public void A_name_nested_without_end_is_left_alone()
    {
        var name = string.Concat(Enumerable.Repeat("A`1[", 5000));
        Assert.Equal(name, ClrTypeName.Parse(name).Name);
    }
}

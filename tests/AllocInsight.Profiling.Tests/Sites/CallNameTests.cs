using AllocInsight.Profiling.Sites;

namespace AllocInsight.Profiling.Tests.Sites;

public sealed class CallNameTests
{
    [Theory]
    [InlineData("System.Linq.Enumerable.ToArray<TSource>", "Enumerable.ToArray")]
    [InlineData("System.Collections.Generic.Dictionary<TKey, List<TValue>>.TryInsert", "Dictionary.TryInsert")]
    [InlineData("System.Text.StringBuilder.StringBuilder", "new StringBuilder")]
    [InlineData("System.Collections.Generic.List<T>.List", "new List")]
    [InlineData("Shop.Orders.Order.Total.get", "Order.Total.get")]
    [InlineData("Main", "Main")]
    public void A_method_keeps_its_type_and_loses_the_rest(string method, string expected) => Assert.Equal(expected, CallName.Short(method));
}

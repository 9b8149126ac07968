namespace AllocInsight.Contract.Tests;

/// <summary>Fails with every breach of a rule at once, and with what to do about it.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> breaches, string remedy)
    {
        string[] all = [.. breaches.Distinct().Order(StringComparer.Ordinal)];
        Assert.True(all.Length == 0, $"{remedy}\n  {string.Join("\n  ", all)}");
    }
}

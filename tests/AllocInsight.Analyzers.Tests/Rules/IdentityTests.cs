using System.Text.RegularExpressions;
using AllocInsight.Testing.Analysis;

namespace AllocInsight.Analyzers.Tests.Rules;

/// <summary>What a pool lends was somebody else's before: where it matters which object it is, no rule says anything.</summary>
public sealed class IdentityTests
{
    private static readonly RuleTest Test = RuleTest.Of(AllAnalyzers.Create());

    private static readonly string[] Creations =
    [
        "var x = {|ALI0001:new byte[n]|};",
        "var x = {|ALI0002:new List<string>(n)|}; for (int i = 0; i < n; i++) x.Add(text);",
        "var x = {|ALI0003:new StringBuilder()|}; x.Append(text);",
        "var x = {|ALI0004:new MemoryStream()|}; x.WriteByte(1);",
        "var x = {|ALI0007:new R()|}; x.Add();",
        "var x = {|ALI0010:Encoding.UTF8.GetBytes(text)|};",
    ];

    private static readonly string[] Identities =
    [
        "n = x.GetHashCode();",
        "if (x.Equals(Other)) n++;",
        "if (x == Other) n++;",
        "if (Other != x) n++;",
        "if (ReferenceEquals(x, Other)) n++;",
        "if (object.Equals(Other, x)) n++;",
        "n = System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(x);",
        "n = HashCode.Combine(x, n);",
        "var h = new HashCode(); h.Add(x); n = h.ToHashCode();",
        "n = EqualityComparer<object>.Default.GetHashCode(x);",
        "if (All.Contains(x)) n++;",
        "n = Array.IndexOf(All.ToArray(), x);",
        "if (Numbers.TryGetValue(x, out int m)) n = m;",
        "Func<int> hash = x.GetHashCode; n = hash();",
        "lock (x) n++;",
        "System.Threading.Monitor.Enter(x);",
        "var w = new WeakReference(x); n = w.IsAlive ? 1 : 2;",
        "var w = new WeakReference<object>(x); n = w.TryGetTarget(out _) ? 1 : 2;",
        "Table.Add(x, text);",
        "var h = System.Runtime.InteropServices.GCHandle.Alloc(x, System.Runtime.InteropServices.GCHandleType.Pinned); h.Free();",
        "System.Threading.Interlocked.CompareExchange(ref Other, null, x);",
        "if (IsOther(x)) n++; static bool IsOther(object y) => y == Other;",
        "if (IsOther(x)) n++; static bool IsOther(object y) => Same(y); static bool Same(object z) => z.GetHashCode() == 3;",
    ];

    public static TheoryData<string> Starts => [.. Creations];

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task Which_object_it_is_matters(string creation)
    {
        string start = Regex.Replace(creation, @"\{\|ALI[0-9]*:|\|\}", "");
        foreach (string identity in Identities)
            await Test.IgnoresAsync(Source(start + "\n" + identity));
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public Task Which_object_it_is_does_not_matter(string creation) =>
        Test.FlagsAsync(Source(creation + "\nif (x != null && null != x && x is not null) n++; n += Length(x); static int Length(object y) => y == null ? 0 : y.ToString()!.Length;"
            .Replace("n += Length(x);", creation.Contains("ALI0001", StringComparison.Ordinal) ? "" : "n += Length(x);", StringComparison.Ordinal)));

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { var x = new byte[1000]; if (Seen(x)) n--; } static bool Seen(byte[] y) => Other == y;")]
    [InlineData("for (int i = 0; i < n; i++) { var x = new List<int>(); x.Add(i); n += x.GetHashCode(); }")]
    [InlineData("var x = new R(); n = x.Hash();")]
    [InlineData("var x = new R(); n = x.Mark;")]
    public Task Nor_in_a_loop_or_by_the_object_itself(string body) => Test.IgnoresAsync(Source(body));

    private static string Source(string body) => Code.InClass($$"""
        public static object? Other;
        public static readonly List<object> All = [];
        public static readonly Dictionary<object, int> Numbers = [];
        public static readonly System.Runtime.CompilerServices.ConditionalWeakTable<object, string> Table = new();
        public static void M(int n, string text)
        {
            {{body.ReplaceLineEndings("\n    ")}}
        }

        public class R : IResettable
        {
            public int N;
            public void Add() => N++;
            public int Hash() => GetHashCode();
            public int Mark => this == Other ? 1 : N;
            public bool TryReset() { N = 0; return true; }
        }
        """);
}

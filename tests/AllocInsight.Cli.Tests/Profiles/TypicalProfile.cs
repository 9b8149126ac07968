using AllocInsight.Profiling.Model;

namespace AllocInsight.Cli.Tests.Profiles;

/// <summary>A profile as a ten-second attach to a busy program gives it; the others are variations of it.</summary>
internal static class TypicalProfile
{
    private const string Source = "/home/dev/shop/src/";

    public static AllocationProfile Create() => new()
    {
        Tool = new ToolInfo("allocinsight", "0.1.0"),
        Target = new TargetInfo
        {
            ProcessId = 4711,
            CommandLine = "dotnet Shop.dll --import orders.csv",
            Runtime = ".NET 10.0.1",
            Architecture = "x64",
            GcMode = "workstation concurrent",
        },
        Capture = new CaptureInfo
        {
            Start = new DateTimeOffset(2026, 3, 1, 10, 15, 2, TimeSpan.FromHours(1)),
            Seconds = 10.012345,
            Source = AllocationSource.AllocationSampled,
            MeanSampleBytes = 102400,
            Samples = 29_312,
            Lifetimes = true,
            LifetimeMode = LifetimeMode.Windows,
            InlineTrees = false,
        },
        Totals = new Totals
        {
            Objects = 41_234_567.8,
            Bytes = 3_001_549_000,
            BytesLow = 2_967_500_000,
            BytesHigh = 3_035_900_000,
            DiedYoungBytes = 2_810_000_000,
            Gen0Collections = 352,
            Gen1Collections = 18,
            Gen2Collections = 2,
            GcPauseSeconds = 0.4127,
        },
        SizeClasses = SizeClasses(),
        Types = Types(),
        Pool =
        [
            new PoolRow { Kind = "list", Rents = 1_203_411, Misses = 12, Live = 3, Retained = 9, RetainedBytes = 5_204 },
            new PoolRow { Kind = "array", SlotSize = 4096, Rents = 88_120, Misses = 40_002, Drops = 39_870, Live = 4, Retained = 128, RetainedBytes = 524_288 },
            new PoolRow { Kind = "span", SlotSize = 256, Live = 7 },
        ],
        Sites = Sites(),
    };

    private static SizeClassRow[] SizeClasses() =>
    [
        Rows.SizeClass(24, 312e6, 3047, 24, 0.99),
        Rows.SizeClass(32, 604e6, 5898, 32, 0.98),
        Rows.SizeClass(40, 201e6, 1963, 38, 0.97),
        Rows.SizeClass(48, 8e6, 78, 46, 0.9),
        Rows.SizeClass(56, 412e6, 4023, 54, 0.99),
        Rows.SizeClass(64, 3e6, 29, 60, 0.9),
        Rows.SizeClass(72, 2.5e6, 24, 66, 1),
        Rows.SizeClass(80, 1.1e6, 11, 76, 1),
        Rows.SizeClass(96, 0.4e6, 4, 90, 0.75),
        Rows.SizeClass(104, 151e6, 1474, 98, 0.99),
        Rows.SizeClass(128, 11e6, 107, 122, 0.95),
        Rows.SizeClass(192, 7e6, 68, 180, 0.95),
        Rows.SizeClass(288, 880e6, 8593, 280, 1),
        Rows.SizeClass(1024, 4e6, 39, 1000, 0.4),
        Rows.SizeClass(2048, 52e6, 507, 2000, 0.02),
        Rows.SizeClass(4608, 302e6, 2949, 4120, 0.97),
        Rows.SizeClass(null, 50.6e6, 498, 90_000, 0.1),
    ];

    private static TypeRow[] Types() =>
    [
        Rows.Type("byte[]", 1_101e6, 10_752, 290, 0.98),
        Rows.Type("string", 905e6, 8838, 44, 0.97),
        Rows.Type("System.Collections.Generic.List<Shop.Orders.OrderLine>", 412e6, 4023, 54, 0.99),
        Rows.Type("System.Text.StringBuilder", 151e6, 1474, 104, 0.99),
        Rows.Type("System.Collections.Generic.Dictionary<string, Shop.Orders.Customer>.Entry[]", 52e6, 507, 2000, 0.02),
        Rows.Type("System.Func<Shop.Orders.OrderLine, bool>", 21e6, 205, 64, 1),
        Rows.Type("int", 2e6, 20, 24, 1),
        Rows.Type("Shop.Orders.Customer", 0.7e6, 7, 48, 0),
        Rows.Type("System.Threading.Tasks.Task<int>", 0.2e6, 2, 72, 1),
        Rows.Type("System.Exception", 0.1e6, 1, 152, 1),
        Rows.Type("char[]", 0.1e6, 1, 32, 1),
    ];

    private static SiteRow[] Sites() =>
    [
        Rows.Site(Source + "Import/CsvReader.cs", 87, "Shop.Import.CsvReader.ReadLine", "byte[]", 880e6, 8593, 280, 1, Verdict.PoolArray,
            "Nearly all of these arrays die young and 3.1 million a second is often. Rent instead: `using var buffer = Pool.Rent<byte>(n);` if only spans of it are used, else `using var lease = Pool.Array<byte>(n, out var buffer);`."),
        Rows.Site(Source + "Import/OrderParser.cs", 41, "Shop.Import.OrderParser.Parse", "string", 604e6, 5898, 32, 0.98, Verdict.Avoid,
            "A substring for each field. Work on ReadOnlySpan<char> slices, or look up repeated values in a table of strings.")
            with
            {
                Stack =
                [
                    new StackFrameRow("System.String.Substring", "System.Private.CoreLib", null, null),
                    new StackFrameRow("Shop.Import.OrderParser.Parse", "Shop", Source + "Import/OrderParser.cs", 41),
                ],
            },
        Rows.Site(Source + "Orders/Order.cs", 19, "Shop.Orders.Order..ctor", "System.Collections.Generic.List<Shop.Orders.OrderLine>", 412e6, 4023, 54, 0.99,
            Verdict.PoolCollection, "A list for each order that never outlives the import. `using var lease = Pool.List<OrderLine>(out var lines);`"),
        Rows.Site(Source + "Orders/Price.cs", 63, "Shop.Orders.Price.Format", "System.Text.StringBuilder", 151e6, 1474, 104, 0.99, Verdict.PoolBuffer,
            "`using var lease = Pool.StringBuilder(out var text);`")
            with { InInlinedCallee = true },
        Rows.Site(Source + "Orders/CustomerCache.cs", 30, "Shop.Orders.CustomerCache.Add", "System.Collections.Generic.Dictionary<string, Shop.Orders.Customer>.Entry[]",
            52e6, 507, 2000, 0.02, Verdict.Leave, "What is allocated here is kept. Nothing to save."),
        Rows.Site(Source + "Orders/Filter.cs", 8, "Shop.Orders.Filter.Matching", "System.Func<Shop.Orders.OrderLine, bool>", 21e6, 205, 64, 1, Verdict.Avoid,
            "The lambda captures a variable, so each call makes a delegate and a closure. Pass the variable as an argument to a static lambda.")
            with { LastLine = 11, MayBeInInlinedCallee = true },
        Rows.Site(Source + "Orders/Customer.cs", 12, "Shop.Orders.Customer.Load", "Shop.Orders.Customer", 0.7e6, 7, 48, 0, Verdict.Leave, "Too little to matter.")
            with { DecidedSamples = 3, DiedYoung = 0.25, Survived = 0.125, Undecided = 0.625 },
        Rows.Site("x", 1, "Shop.Plugins.Tax.Rate", "int", 0.4e6, 4, 24, 1, Verdict.Avoid, "Boxed: give the method a generic parameter.")
            with { File = null, Line = null, Column = null, SourceSha256 = null, Module = "Shop.Plugins", DecidedSamples = 0, DiedYoung = 0, Survived = 0, Undecided = 1 },
    ];
}

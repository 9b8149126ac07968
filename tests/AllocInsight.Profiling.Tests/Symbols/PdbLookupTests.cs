using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class PdbLookupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Copy => Path.Combine(_directory.Path, "CodeSamples.dll");

    private string CopiedPdb => Path.ChangeExtension(Copy, ".pdb");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_pdb_beside_the_module_is_found()
    {
        SampleModule.CopyWithoutPdb(Copy);
        File.Copy(Path.ChangeExtension(SampleModule.Path, ".pdb"), CopiedPdb);
        Assert.Equal(SymbolStatus.Found, StatusOfCopy());
    }

    [Fact]
    public void A_pdb_where_it_was_built_is_found()
    {
        var built = Directory.CreateDirectory(Path.Combine(_directory.Path, "built")).FullName;
        TinyAssembly.Write(Copy, Path.Combine(built, "Tiny.pdb"));
        Assert.Equal(SymbolStatus.Found, StatusOfCopy());
    }

    [Fact]
    public void A_pdb_where_the_process_says_is_found()
    {
        SampleModule.CopyWithoutPdb(Copy);
        using var symbols = new ModuleSymbols(Copy, recordedPdbPath: Path.ChangeExtension(SampleModule.Path, ".pdb"));
        Assert.Equal(SymbolStatus.Found, symbols.Status);
    }

    [Fact]
    public void A_pdb_inside_the_module_is_found()
    {
        TinyAssembly.Write(Copy);
        using var symbols = new ModuleSymbols(Copy);
        Assert.Equal(SymbolStatus.Found, symbols.Status);
        Assert.True(symbols.Pdb!.MethodDebugInformation.Count > 0);
    }

    [Fact]
    public void Without_a_pdb_the_status_says_so()
    {
        SampleModule.CopyWithoutPdb(Copy);
        Assert.Equal(SymbolStatus.NoPdb, StatusOfCopy());
    }

    [Fact]
    public void A_pdb_of_another_build_is_refused()
    {
        SampleModule.CopyWithoutPdb(Copy);
        File.Copy(Path.ChangeExtension(typeof(PdbLookupTests).Assembly.Location, ".pdb"), CopiedPdb);
        Assert.Equal(SymbolStatus.PdbMismatch, StatusOfCopy());
    }

    [Theory]
    [InlineData("Microsoft C/C++ MSF 7.00\r\n", SymbolStatus.WindowsPdb)]
    [InlineData("BSJB and then nonsense", SymbolStatus.UnreadablePdb)]
    [InlineData("", SymbolStatus.UnreadablePdb)]
    public void A_pdb_that_cannot_be_read_is_told(string content, SymbolStatus expected)
    {
        SampleModule.CopyWithoutPdb(Copy);
        File.WriteAllText(CopiedPdb, content);
        Assert.Equal(expected, StatusOfCopy());
    }

    [Fact]
    public void A_module_rebuilt_since_it_was_loaded_is_refused()
    {
        using var symbols = new ModuleSymbols(SampleModule.Path, Guid.NewGuid());
        Assert.Equal(SymbolStatus.ModuleChanged, symbols.Status);
        Assert.Null(symbols.Metadata);
    }

    [Fact]
    public void A_missing_or_damaged_module_is_told()
    {
        Assert.Equal(SymbolStatus.UnreadableModule, StatusOfCopy());
        File.WriteAllText(Copy, "MZ nonsense");
        Assert.Equal(SymbolStatus.UnreadableModule, StatusOfCopy());
        using var dynamic = new ModuleSymbols("");
        Assert.Equal(SymbolStatus.NoFile, dynamic.Status);
    }

    /// <summary>Whatever bytes are damaged, nothing is thrown.</summary>
    [Fact]
    public void Damage_anywhere_is_survived()
    {
        var image = File.ReadAllBytes(SampleModule.Path);
        var pdb = File.ReadAllBytes(Path.ChangeExtension(SampleModule.Path, ".pdb"));
        var random = new Random(20010);
        for (var round = 0; round < 200; round++)
        {
            var bytes = (byte[])(round % 2 == 0 ? image : pdb).Clone();
            for (var i = 0; i < 200; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(Copy, round % 2 == 0 ? bytes : image);
            File.WriteAllBytes(CopiedPdb, round % 2 == 0 ? pdb : bytes);
            using var modules = new ModuleTable();
            modules.Add(1, Copy, Guid.Empty, "");
            var frames = new FrameBuilder(modules);
            for (var row = 1; row < 120; row++)
                Assert.NotEmpty(frames.Build(new MethodRecord(0, 1, 0x06000000 | row, "Shop.Order", "Total"), row, isInlined: false).Method);
            modules.Classify("CodeSamples.SamplePoint");
        }
    }

    private SymbolStatus StatusOfCopy()
    {
        using var symbols = new ModuleSymbols(Copy);
        return symbols.Status;
    }
}

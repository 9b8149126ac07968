using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>Writes an assembly of one method, whose PDB is where a test wants it.</summary>
internal static class TinyAssembly
{
    /// <param name="path">Where the assembly goes.</param>
    /// <param name="pdbPath">Where its PDB goes, as the assembly will say; null puts it inside.</param>
    public static void Write(string path, string? pdbPath = null)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("Tiny.dll"), metadata.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Tiny"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, static result => result.Void(), static _ => { });
        var body = new InstructionEncoder(new BlobBuilder());
        body.OpCode(ILOpCode.Ret);
        var bodies = new BlobBuilder();
        var offset = new MethodBodyStreamEncoder(bodies).AddMethodBody(body);
        metadata.AddMethodDefinition(MethodAttributes.Static, MethodImplAttributes.IL, metadata.GetOrAddString("Run"), metadata.GetOrAddBlob(signature), offset, default);

        var debugMetadata = new MetadataBuilder();
        debugMetadata.AddMethodDebugInformation(default, default);
        var pdb = new BlobBuilder();
        var id = new PortablePdbBuilder(debugMetadata, metadata.GetRowCounts(), default, static _ => new BlobContentId(new Guid(7, 0, 0, new byte[8]), 1)).Serialize(pdb);
        var debug = new DebugDirectoryBuilder();
        if (pdbPath is null)
        {
            debug.AddEmbeddedPortablePdbEntry(pdb, 0x0100);
        }
        else
        {
            debug.AddCodeViewEntry(pdbPath, id, 0x0100);
            File.WriteAllBytes(pdbPath, [.. pdb.ToImmutableArray()]);
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), bodies, debugDirectoryBuilder: debug).Serialize(image);
        File.WriteAllBytes(path, [.. image.ToImmutableArray()]);
    }
}

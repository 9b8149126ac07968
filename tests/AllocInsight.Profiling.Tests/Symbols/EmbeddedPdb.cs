using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>Writes a tiny assembly of one method that carries its PDB inside.</summary>
internal static class EmbeddedPdb
{
    public static void Write(string path)
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
        new PortablePdbBuilder(debugMetadata, metadata.GetRowCounts(), default, static _ => new BlobContentId(Guid.Empty, 1)).Serialize(pdb);
        var debug = new DebugDirectoryBuilder();
        debug.AddEmbeddedPortablePdbEntry(pdb, 0x0100);

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), bodies, debugDirectoryBuilder: debug).Serialize(image);
        File.WriteAllBytes(path, [.. image.ToImmutableArray()]);
    }
}

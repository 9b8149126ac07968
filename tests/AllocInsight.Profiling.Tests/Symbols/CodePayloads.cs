using System.Text;

namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>Payloads as the runtime lays them out, for what no real trace can be made to hold.</summary>
internal static class CodePayloads
{
    /// <summary>Version 1 of the layout for code version 0, else version 2, as the runtime chooses.</summary>
    public static byte[] Method(ulong method, ulong module, ulong start, uint size, int token, string type, string name, ulong codeVersion) => Write(writer =>
    {
        writer.Write(method);
        writer.Write(module);
        writer.Write(start);
        writer.Write(size);
        writer.Write(token);
        writer.Write(8u); // jitted
        Text(writer, type);
        Text(writer, name);
        Text(writer, "void ()");
        writer.Write((ushort)0);
        if (codeVersion != 0) writer.Write(codeVersion);
    });

    public static byte[] IlMap(ulong method, ulong codeVersion, (int Native, int Il)[] entries) => Write(writer =>
    {
        writer.Write(method);
        writer.Write(codeVersion);
        writer.Write((byte)0);
        writer.Write((ushort)entries.Length);
        foreach (var entry in entries) writer.Write(entry.Il);
        foreach (var entry in entries) writer.Write(entry.Native);
        writer.Write((ushort)0);
    });

    public static byte[] Module(ulong module, string path) => Write(writer =>
    {
        writer.Write(module);
        writer.Write(module);
        writer.Write(0L);
        Text(writer, path);
        Text(writer, "");
    });

    private static byte[] Write(Action<BinaryWriter> write)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }

    private static void Text(BinaryWriter writer, string text) => writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
}

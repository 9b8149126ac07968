using System.Buffers.Binary;
using System.Text;

namespace AllocInsight.Profiling.Targets;

/// <summary>
/// The few messages of the runtime's diagnostics protocol that the client package keeps internal:
/// asking a process what it is, and resuming one over the connection it made to us.
/// </summary>
/// <remarks>
/// A message is a 14-byte magic, its whole length (u16), command set and command (u8 each) and a reserved u16,
/// then the payload; little-endian. Source: <c>documentation/design-docs/ipc-protocol.md</c> of dotnet/diagnostics.
/// </remarks>
internal static class DiagnosticsMessage
{
    public const int HeaderSize = 20;

    /// <summary>What a suspended runtime sends when it connects: magic, cookie, process id, two spare bytes.</summary>
    public const int AdvertiseSize = 34;

    private const byte ProcessCommandSet = 0x04;
    private const byte ServerCommandSet = 0xFF;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    private static ReadOnlySpan<byte> AdvertiseMagic => "ADVR_V1\0"u8;

    public static byte[] ResumeRuntime => Request(ProcessCommandSet, 0x01);

    /// <summary>.NET 6 and later.</summary>
    public static byte[] ProcessInfo2 => Request(ProcessCommandSet, 0x04);

    /// <summary>.NET 5.</summary>
    public static byte[] ProcessInfo => Request(ProcessCommandSet, 0x00);

    /// <summary>Sets a variable for the process itself and what it starts. .NET 6 and later.</summary>
    public static byte[] SetEnvironmentVariable(string name, string value) => Request(ProcessCommandSet, 0x03, [.. Text(name), .. Text(value)]);

    /// <summary>Reads the process id that a connecting runtime announces.</summary>
    public static bool TryReadAdvertise(ReadOnlySpan<byte> data, out int processId)
    {
        processId = 0;
        if (data.Length < AdvertiseSize || !data.StartsWith(AdvertiseMagic)) return false;
        processId = (int)BinaryPrimitives.ReadUInt64LittleEndian(data[24..]);
        return true;
    }

    /// <summary>Sends a request and returns the payload of the answer; null when the runtime refuses or does not know it.</summary>
    public static async Task<byte[]?> SendAsync(Stream stream, byte[] request, CancellationToken cancellation)
    {
        await stream.WriteAsync(request, cancellation);
        byte[] header = new byte[HeaderSize];
        await stream.ReadExactlyAsync(header, cancellation);
        if (!header.AsSpan().StartsWith(Magic)) throw new InvalidDataException("not a diagnostics answer");
        int length = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - HeaderSize;
        byte[] payload = new byte[Math.Max(0, length)];
        await stream.ReadExactlyAsync(payload, cancellation);
        return header[16] == ServerCommandSet && header[17] == 0 ? payload : null;
    }

    /// <summary>Reads the answer to <see cref="ProcessInfo2"/> or <see cref="ProcessInfo"/>.</summary>
    public static ProcessInformation ReadProcessInformation(ReadOnlySpan<byte> payload, bool second)
    {
        int processId = (int)BinaryPrimitives.ReadUInt64LittleEndian(payload);
        payload = payload[24..];
        string commandLine = ReadString(ref payload);
        _ = ReadString(ref payload);
        string architecture = ReadString(ref payload);
        string entry = second ? ReadString(ref payload) : "";
        string version = second ? ReadString(ref payload) : "";
        return new ProcessInformation(processId, commandLine, architecture, entry, version);
    }

    private static string ReadString(ref ReadOnlySpan<byte> payload)
    {
        int characters = BinaryPrimitives.ReadInt32LittleEndian(payload);
        string text = Encoding.Unicode.GetString(payload.Slice(4, characters * 2)).TrimEnd('\0');
        payload = payload[(4 + characters * 2)..];
        return text;
    }

    // Characters with the terminating zero, counted before them.
    private static byte[] Text(string text)
    {
        byte[] data = new byte[4 + (text.Length + 1) * 2];
        BinaryPrimitives.WriteInt32LittleEndian(data, text.Length + 1);
        Encoding.Unicode.GetBytes(text, data.AsSpan(4));
        return data;
    }

    private static byte[] Request(byte commandSet, byte command, byte[]? payload = null)
    {
        byte[] message = [.. new byte[HeaderSize], .. payload ?? []];
        Magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = commandSet;
        message[17] = command;
        return message;
    }
}

/// <summary>What a runtime says of its process.</summary>
/// <param name="ProcessId">Process id.</param>
/// <param name="CommandLine">The command line as the runtime saw it.</param>
/// <param name="Architecture">Such as <c>x64</c>.</param>
/// <param name="EntryAssembly">Simple name of the entry assembly; empty for .NET 5.</param>
/// <param name="RuntimeVersion">Such as <c>10.0.1</c>; empty for .NET 5.</param>
internal sealed record ProcessInformation(int ProcessId, string CommandLine, string Architecture, string EntryAssembly, string RuntimeVersion)
{
    /// <summary>Major version of the runtime; 5 where it does not say.</summary>
    public int RuntimeMajor =>
        int.TryParse(RuntimeVersion.AsSpan(0, Math.Max(0, RuntimeVersion.IndexOf('.', StringComparison.Ordinal))), out int major) ? major : 5;
}

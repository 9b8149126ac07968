using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AllocInsight.Profiling.Tests.Nettrace;

/// <summary>An event as either reader saw it, small enough to keep a whole trace of them; bytes are kept as digests.</summary>
internal readonly record struct ReadEvent(
    string Provider,
    int EventId,
    int Version,
    long Timestamp,
    long Thread,
    int PayloadBytes,
    ulong PayloadDigest,
    int StackBytes,
    ulong StackDigest)
{
    public static ulong Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return 0;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}

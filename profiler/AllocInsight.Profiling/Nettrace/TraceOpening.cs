using System.Buffers.Binary;
using System.Globalization;

namespace AllocInsight.Profiling.Nettrace;

/// <summary>Tells from the first bytes whether the input is a trace, and of which version.</summary>
internal static class TraceOpening
{
    /// <summary>Magic and, for versions 4 and 5, the length and name of the serialization that they borrow.</summary>
    private static ReadOnlySpan<byte> ObjectOpening => "Nettrace\x14\0\0\0!FastSerialization.1"u8;

    /// <summary>Magic and the zero that stands in version 6 where older versions have that length.</summary>
    private static ReadOnlySpan<byte> BlockOpening => "Nettrace\0\0\0\0"u8;

    /// <summary>The version that follows <see cref="BlockOpening"/>.</summary>
    private const int BlockVersion = 6;

    /// <summary>What .netperf files, the format's versions 1 to 3, begin with.</summary>
    private static ReadOnlySpan<byte> NetperfOpening => "\x14\0\0\0!FastSerialization.1"u8;

    /// <summary>Consumes the opening; null where the stream ends within it.</summary>
    /// <exception cref="ProfilingException">The input is empty, or something else than a trace that can be read.</exception>
    public static TraceFraming? Read(TraceInput input)
    {
        if (!input.TryFill(BlockOpening.Length))
        {
            if (input.Available.IsEmpty && !input.IsBroken)
                throw Unusable("The input is empty, not a .nettrace file; record one with 'dotnet-trace collect'.");
            return BeginsAlike(input.Available, BlockOpening) || BeginsAlike(input.Available, ObjectOpening) ? null : throw Foreign(input);
        }
        if (input.Available.StartsWith(BlockOpening))
            return ReadVersion(input);

        bool isWhole = input.TryFill(ObjectOpening.Length);
        if (!BeginsAlike(input.Available, ObjectOpening))
            throw Foreign(input);
        if (!isWhole)
            return null;
        input.Advance(ObjectOpening.Length);
        return new ObjectFraming();
    }

    public static ProfilingException UnsupportedVersion(int version) => Unusable(string.Create(
        CultureInfo.InvariantCulture,
        $"The input is a .nettrace file of format version {version}; versions 4 to 6 can be read. Record it again with 'dotnet-trace collect'."));

    private static BlockFraming? ReadVersion(TraceInput input)
    {
        const int VersionBytes = 2 * sizeof(int);
        if (!input.TryFill(BlockOpening.Length + VersionBytes))
            return null;
        // The minor version, which follows, never changes how a trace is read.
        int major = BinaryPrimitives.ReadInt32LittleEndian(input.Available[BlockOpening.Length..]);
        if (major != BlockVersion)
            throw UnsupportedVersion(major);
        input.Advance(BlockOpening.Length + VersionBytes);
        return new BlockFraming();
    }

    private static bool BeginsAlike(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> opening)
    {
        int common = Math.Min(bytes.Length, opening.Length);
        return bytes[..common].SequenceEqual(opening[..common]);
    }

    private static ProfilingException Foreign(TraceInput input) => Unusable(input.Available.StartsWith(NetperfOpening)
        ? "The input is a .netperf file of .NET Core 2, not a .nettrace file; record one with 'dotnet-trace collect' on .NET Core 3 or later."
        : "The input is not a .nettrace file; record one with 'dotnet-trace collect'.");

    private static ProfilingException Unusable(string message) => new(ProfilingFailure.Usage, message);
}

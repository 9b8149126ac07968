using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Analyzers.Profiles;

/// <summary>The SHA-256 of a source file, as symbols record it.</summary>
internal static class SourceHash
{
    /// <summary>Whether a text has a hash, in lower-case hexadecimal.</summary>
    public static bool Matches(SourceText text, string sha256) =>
        text.ChecksumAlgorithm == SourceHashAlgorithm.Sha256 && Hex(text.GetChecksum()) == sha256
        || text.ChecksumAlgorithm != SourceHashAlgorithm.Sha256 && OfContent(text).Contains(sha256);

    // What the compiler hashes is the file; from a text in an editor its bytes are made again, with and without a byte order mark.
    private static IEnumerable<string> OfContent(SourceText text)
    {
        Encoding encoding = text.Encoding ?? Encoding.UTF8;
        byte[] content = encoding.GetBytes(text.ToString());
        using var sha256 = SHA256.Create();
        yield return Hex(sha256.ComputeHash(content));
        yield return Hex(sha256.ComputeHash([.. encoding.GetPreamble(), .. content]));
    }

    private static string Hex(IEnumerable<byte> bytes) => string.Concat(bytes.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}

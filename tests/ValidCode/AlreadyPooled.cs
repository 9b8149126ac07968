using System.Buffers;
using System.Text;
using AllocInsight.Pooling;

namespace ValidCode;

/// <summary>What has been rewritten already, by hand or by a fix.</summary>
internal static class AlreadyPooled
{
    public static int Checksum(Stream stream)
    {
        using var bufferLease = Pool.Array<byte>(4096, out var buffer);
        int sum = 0;
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            for (int i = 0; i < read; i++)
                sum += buffer[i];
        }

        return sum;
    }

    public static string Hex(ReadOnlySpan<byte> data)
    {
        using var text = Pool.Rent<char>(2 * data.Length);
        for (int i = 0; i < data.Length; i++)
            data[i].TryFormat(text.Slice(2 * i, 2), out _, "x2");
        return new string(text.Span);
    }

    public static int Distinct(IEnumerable<string> words)
    {
        using Lease seenLease = Pool.HashSet<string>(out HashSet<string> seen, StringComparer.OrdinalIgnoreCase);
        foreach (string word in words)
            seen.Add(word);
        return seen.Count;
    }

    public static string Join(IEnumerable<string> words)
    {
        using var textLease = Pool.StringBuilder(out var text);
        foreach (string word in words)
            text.Append(word).Append(' ');
        return text.ToString();
    }

    public static async Task<int> CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int total = 0;
            for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0; total += read)
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static byte[] Encode(string[] lines)
    {
        using var writer = new PooledBufferWriter<byte>();
        foreach (string line in lines)
            Encoding.UTF8.GetBytes(line, writer);
        return writer.WrittenSpan.ToArray();
    }
}

using System.IO.Compression;
using System.Text;

namespace ValidCode;

/// <summary>Streams, and what is wrapped by them.</summary>
internal static class Streams
{
    public static StreamReader Reader(string text)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return new StreamReader(stream);
    }

    public static byte[] Zip(byte[] data)
    {
        using var result = new MemoryStream();
        using (var zip = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(data);
        ArraySegment<byte> whole = result.TryGetBuffer(out ArraySegment<byte> segment) ? segment : result.ToArray();
        return whole.Array!;
    }

    public static Stream Decrypting(Stream source, byte[] key)
    {
        var mask = new byte[key.Length];
        key.CopyTo(mask, 0);
        return new MaskedStream(source, mask);
    }

    public static BufferedStream Buffered(int capacity)
    {
        var memory = new MemoryStream(capacity);
        return new BufferedStream(memory);
    }

    public static string ReadAll(byte[] data)
    {
        using var stream = new MemoryStream(data, writable: false);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed class MaskedStream(Stream inner, byte[] mask) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = inner.Read(buffer, offset, count);
            for (int i = 0; i < read; i++)
                buffer[offset + i] ^= mask[i % mask.Length];
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

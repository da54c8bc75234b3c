using BenchmarkDotNet.Attributes;
using LoginGate.Protocol;

namespace Micro;

/// <summary>The 6-bit codes on a login's block and body; Base64 of as many bytes is the baseline.</summary>
public class CodeBenchmark
{
    private readonly byte[] _plain = [.. Enumerable.Range(0, 48).Select(i => (byte)(i * 5))];
    private readonly byte[] _coded = new byte[64];
    private readonly byte[] _decoded = new byte[48];
    private readonly char[] _base64 = new char[64];

    [Params(SixBitCodec.A, SixBitCodec.B, SixBitCodec.C)]
    public SixBitCodec Codec { get; set; }

    [Benchmark(Baseline = true)]
    public int Base64()
    {
        Convert.TryToBase64Chars(_plain, _base64, out var count);
        return count;
    }

    [Benchmark]
    public int Encode() => SixBitCode.Encode(Codec, _plain, _coded);

    [Benchmark]
    public bool EncodeAndDecode() => SixBitCode.TryDecode(Codec, _coded.AsSpan(0, SixBitCode.Encode(Codec, _plain, _coded)), _decoded, out _);
}

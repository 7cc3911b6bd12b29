using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>The network's answers of the snapshot; a question that it does not have is an error.</summary>
internal static class Network
{
    /// <summary>Looks an answer up; null is an answer too.</summary>
    public static JsonNode? Answer(string table, string key)
    {
        var map = World.Part("network")[table]!.AsObject();
        if (!map.Any(one => string.Equals(one.Key, key, StringComparison.OrdinalIgnoreCase))) throw Wsus.Members.Unknown($"network {table}: {key}");
        return World.Find(map, key);
    }
}

/// <summary>Plays System.Net.Dns.</summary>
public static class DnsStandIn
{
    /// <summary>Addresses of a name; throws what Windows throws for a name without any.</summary>
    public static IPAddress[] GetHostAddresses(string hostNameOrAddress)
    {
        if (World.Has("dns-broken")) throw new ObjectDisposedException("The resolver is gone");
        var found = Network.Answer("names", hostNameOrAddress)!.AsArray().Select(one => IPAddress.Parse((string)one!)).ToArray();
        return found.Length > 0 ? found : throw new SocketException((int)SocketError.HostNotFound);
    }
}

/// <summary>Plays System.Net.NetworkInformation.Ping.</summary>
public sealed class PingStandIn : IDisposable
{
    /// <summary>What came back.</summary>
    public sealed record Reply(IPStatus Status);

    /// <summary>Sends one echo.</summary>
    public Reply Send(string hostNameOrAddress, int timeout) => World.Has("ping-forbidden") ? throw new PingException("Not allowed") : new((bool)Network.Answer("pings", hostNameOrAddress)! ? IPStatus.Success : IPStatus.TimedOut);

    /// <inheritdoc/>
    public void Dispose() { }
}

/// <summary>Plays System.Net.Sockets.TcpClient.</summary>
public sealed class TcpClientStandIn
{
    private string _place = "";
    private int? _error;

    /// <summary>Starts to connect; a connection that times out never ends.</summary>
    public IAsyncResult BeginConnect(string host, int port, AsyncCallback? requestCallback, object? state)
    {
        _place = $"{host}:{port}";
        _error = (int?)Network.Answer("ports", _place);
        return new Pending(_error != (int)SocketError.TimedOut);
    }

    /// <summary>Ends it, or throws why there is no connection.</summary>
    public void EndConnect(IAsyncResult asyncResult)
    {
        if (_error is { } error) throw new SocketException(error);
    }

    /// <summary>The stream to a proxy.</summary>
    public ProxyStream GetStream() => new(_place);

    /// <summary>Hangs up.</summary>
    public void Close() { }

    private sealed class Pending(bool isOver) : IAsyncResult
    {
        public object? AsyncState => null;

        public WaitHandle AsyncWaitHandle { get; } = new Handle(isOver);

        public bool CompletedSynchronously => false;

        public bool IsCompleted => isOver;
    }

    // Does not wait: seven seconds are Windows', not the proof's.
    private sealed class Handle(bool isOver) : WaitHandle
    {
        public override bool WaitOne(int millisecondsTimeout) => isOver;
    }
}

/// <summary>A proxy at the other end: answers CONNECT with a status line, a few bytes at a time.</summary>
public sealed class ProxyStream
{
    private readonly string _place;
    private byte[] _answer = [];
    private int _sent;

    internal ProxyStream(string place) => _place = place;

    /// <summary>Kept, because nothing here waits.</summary>
    public int ReadTimeout { get; set; }

    /// <summary>Takes the whole request.</summary>
    public void Write(byte[] buffer, int offset, int size)
    {
        var request = Encoding.ASCII.GetString(buffer, offset, size);
        if (!request.StartsWith("CONNECT ", StringComparison.Ordinal) || !request.EndsWith("\r\n\r\n", StringComparison.Ordinal)) throw Wsus.Members.Unknown($"proxy request {request}");
        var status = (int?)Network.Answer("tunnels", $"{_place} {request.Split(' ')[1]}");
        _answer = status is null ? [] : Encoding.ASCII.GetBytes($"HTTP/1.1 {status} x\r\n\r\n");
    }

    /// <summary>Gives at most five bytes.</summary>
    public int Read(byte[] buffer, int offset, int size)
    {
        if (World.Has("proxy-hangs-up")) throw new IOException("The proxy hung up");
        if (World.Has("proxy-says-nothing")) return 0;
        if (World.Has("proxy-speaks-otherwise")) _answer = Encoding.ASCII.GetBytes("220 mail.corp.example ESMTP\r\n");
        var count = Math.Min(Math.Min(5, size), _answer.Length - _sent);
        Array.Copy(_answer, _sent, buffer, offset, count);
        _sent += count;
        return count;
    }
}

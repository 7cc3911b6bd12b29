using System.Net;
using System.Text.Json.Nodes;

namespace Douki.Engine.Simulated;

/// <summary>Plays System.Net.WebRequest and the HttpWebRequest that it makes.</summary>
public sealed class WebRequestStandIn
{
    private readonly Uri _address;
    private bool _isRange;

    private WebRequestStandIn(Uri address) => _address = address;

    /// <summary>HTTP verb.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>Milliseconds.</summary>
    public int Timeout { get; set; }

    /// <summary>Follows 3xx; nothing here redirects.</summary>
    public bool AllowAutoRedirect { get; set; } = true;

    /// <summary>Nothing for the direct way; the machine's own proxy, which a script must not use by accident, where it was not set.</summary>
    public object? Proxy { get; set; } = "the machine's own proxy";

    /// <summary>Makes a request.</summary>
    public static WebRequestStandIn Create(Uri requestUri) => new(requestUri);

    /// <summary>Asks for the first 100 bytes; no other range is stood in.</summary>
    public void AddRange(int from, int to) => _isRange = (from, to) == (0, 99) ? true : throw Wsus.Members.Unknown($"range {from} to {to}");

    /// <summary>Hangs up.</summary>
    public void Abort()
    {
    }

    /// <summary>Sends it; throws for every status of 400 or more, as .NET does.</summary>
    public ResponseStandIn GetResponse()
    {
        if (Method != "GET") throw Wsus.Members.Unknown("a web request that is no GET");
        if (World.Has("web-broken")) throw new ObjectDisposedException("The request is gone");
        var answer = Network.Answer("requests", Key())!;
        if ((int?)answer["failure"] is { } failure) throw new WebException(Words.Of(failure == 14 ? "The operation has timed out" : "Unable to connect to the remote server"), (WebExceptionStatus)failure);
        var response = new ResponseStandIn((HttpStatusCode)(int)answer["status"]!, (bool?)answer["hasContentRange"] == true);
        return (int)response.StatusCode < 400 ? response : throw new WebException(Words.Of("The remote server returned an error."), null, WebExceptionStatus.ProtocolError, response);
    }

    private string Key()
    {
        var way = Proxy switch
        {
            null => "",
            WebProxy { Address: { } proxy } => $" through {proxy.Host}:{proxy.Port}",
            _ => throw Wsus.Members.Unknown("a web request through the machine's own proxy"),
        };
        return $"{(_isRange ? "range " : "")}{_address.Scheme}://{_address.Host}:{_address.Port}{_address.AbsolutePath}{way}";
    }
}

/// <summary>Plays System.Net.HttpWebResponse.</summary>
public sealed class ResponseStandIn : WebResponse
{
    internal ResponseStandIn(HttpStatusCode status, bool hasContentRange = false)
    {
        StatusCode = status;
        Headers = new WebHeaderCollection { ["Content-Length"] = "100" };
        if (hasContentRange) Headers["Content-Range"] = "bytes 0-99/1000";
    }

    /// <summary>The status.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <inheritdoc/>
    public override WebHeaderCollection Headers { get; }

    /// <inheritdoc/>
    public override void Close()
    {
    }
}

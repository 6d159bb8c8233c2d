using System.Security.Cryptography;
using System.Text;

namespace PartyDiscipline.Duties;

/// <summary>Operation ids that follow from another, so that what is done in several writes is still done once.</summary>
static class Operations
{
    public static Guid Of(Guid operation, string part) => new(SHA256.HashData([.. operation.ToByteArray(), .. Encoding.UTF8.GetBytes(part)]).AsSpan(0, 16));
}

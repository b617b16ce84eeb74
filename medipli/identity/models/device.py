from __future__ import annotations

from django.db import models

from medipli.identity.models.person import Person


class Device(models.Model):
    """A telephone or tablet that a person enrolled (« Vos appareils mobiles »).

    It holds a private key that no script can read out; ``public_key`` checks what it signs.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=80)
    public_key = models.BinaryField(max_length=200, help_text="P-256, SubjectPublicKeyInfo in DER")
    browser = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=64, blank=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, help_text="When the desk said that both screens showed one code")
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"device {self.pk} of {self.person_id}"


class DeviceEnrolment(models.Model):
    """A QR code shown at a signed-in desk: whoever scans it in time enrols one device. Only its HMAC is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="device_enrolments")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    device = models.OneToOneField(Device, on_delete=models.CASCADE, null=True, related_name="enrolment")

    def __str__(self) -> str:
        return f"enrolment {self.pk} of {self.person_id}"


class KnownBrowser(models.Model):
    """A browser in which a person signed in before: another one is worth a letter. The HMAC of its mark is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="known_browsers")
    digest = models.BinaryField(max_length=32)
    browser = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=64, blank=True)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "digest"], name="known_browser_once"),)

    def __str__(self) -> str:
        return f"browser {self.pk} of {self.person_id}"

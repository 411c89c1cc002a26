"""All models, for whoever needs the whole metadata."""

from shop.models.billing import Invoice, Payment
from shop.models.catalogue import Category, Product, product_category
from shop.models.customers import Address, Customer
from shop.models.orders import Order, OrderLine, Shipment
from shop.models.settings import Setting
from shop.models.staff import Employee, Manager, Notice, SmsNotice, shifts

__all__ = [
    "Address",
    "Category",
    "Customer",
    "Employee",
    "Invoice",
    "Manager",
    "Notice",
    "Order",
    "OrderLine",
    "Payment",
    "Product",
    "Setting",
    "Shipment",
    "SmsNotice",
    "product_category",
    "shifts",
]
